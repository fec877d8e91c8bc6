"""Years of work of many regions, made up fast and always alike, to see how the product keeps up with it.

writer.py    rows by the hundred thousand: COPY on PostgreSQL
words.py     titles and sentences without a person in them
people.py    who sits where, in which office and since when
sessions.py  the meetings of a forum: agenda, who came, notes, minutes
answers.py   what was ratified: duties, answers, actions
years.py     the years of one forum, told with all of these
"""
