# One image for web, workers, beat, backup and the migrate step; docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm

# What PDF rendering needs (the typefaces come with our own packages), and pg_dump for the backup.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --require-hashes --no-deps --requirement requirements/runtime.txt

COPY . .
# The files that only change with the product are made here: catalogue, web fonts, collected static files.
RUN export SECRET_KEY=only-while-building VAR_DIR=/tmp/build \
    && python manage.py catalogue --compile \
    && python manage.py make_fonts \
    && python manage.py collectstatic --noinput \
    && rm -rf /tmp/build

# /data holds uploads, documents, and the schedule of beat.
RUN useradd --system --uid 10001 --user-group overleg && install -d -o overleg -g overleg /data
USER overleg
# The only writable places are the volume and /tmp.
ENV VAR_DIR=/data HOME=/tmp
VOLUME /data
EXPOSE 8000

# Its options stand in gunicorn.conf.py.
CMD ["gunicorn", "overleg.wsgi"]
