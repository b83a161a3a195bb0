"""Identity: which card is which from build to build, when each last changed, and what an import changes."""

from .changes import ChangedNote, Changes, MovedNote, NoteRef, RemovedRows, changes_since
from .identities import Identities, TableIdentity, Trace
from .names import derived_id, guid, note_type_id
from .recognition import recognise
from .stamping import Stamped, stamp

__all__ = [
    "ChangedNote",
    "Changes",
    "Identities",
    "MovedNote",
    "NoteRef",
    "RemovedRows",
    "Stamped",
    "TableIdentity",
    "Trace",
    "changes_since",
    "derived_id",
    "guid",
    "note_type_id",
    "recognise",
    "stamp",
]
