"""Load the demo year."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from demo.story import chapters, printing


class Command(BaseCommand):
    help = "Tells a believable year in two regions. Run again after a break: it goes on where it stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-pdf", action="store_true", help="leave papers and packets to the worker")

    def handle(self, *, no_pdf: bool, verbosity: int, **options) -> None:
        def say(line: str) -> None:
            if verbosity:
                self.stdout.write(line)

        if chapters.is_finished(chapters.SENT) or (no_pdf and chapters.is_finished(chapters.TOLD)):
            say("The demo year is there already. To start over, empty the folder of the data (VAR_DIR).")
            return
        if not chapters.is_finished(chapters.TOLD):
            chapters.tell(say)
        if no_pdf:
            say("The demo year is ready; the worker makes its papers.")
            return
        printing.print_papers(say)
        printing.send_mail(say)
        say("The demo year is ready.")
