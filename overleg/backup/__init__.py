"""Everything in one archive, and back into an empty installation.

An archive is a tar file: the dump of the database, every file that a row names, and last a manifest with the checksum
of each. The rows come first and from one snapshot, for files are written before the row that names them and never
change. A manifest that is missing means an archive that was broken off; a checksum that differs, one that was damaged.
"""

HEARTBEAT = "backup"  # when the last one was made, among the heartbeats

HEARTBEAT = "backup"  # when the last one was made, among the heartbeats


class Impossible(Exception):
    """A backup or a restore that cannot be; the text says why and what to do."""
