"""The review store: what every conversation, draft, check, edit and sending went through, and who did it.

One `ReviewStore` serves a whole program; all methods are safe to call from several threads, return frozen values
and raise `StoreError` (with one line for the agent) when nothing was recorded. Every method that a person causes
takes `by=User(...)` and asks for the right itself: `AccessDenied` when the role is missing, whatever the page did.

    store = ReviewStore.open("sqlite:///data/reviews.sqlite")       # or postgresql://user@host/name
    me = local_user()                                               # or store.access().login(...).user

    id = store.add_conversation(Conversation(id="A1", messages=(...)), Facts(...), customer="u-17", by=me)
    store.receive(id, Message(role="customer", text="…", id="m2"), by=me)        # known ids change nothing
    store.queue(by=me)               # QueueItem…: longest waiting first, unread, new_since_draft, sending, labels
    view = store.conversation(id, by=me)   # messages, facts, version, drafts, sends, promises, notes, events
    store.conversation(id, by=me, history=False)   # cheaper: without events, for every key stroke
    store.revision()                       # unchanged: nothing anywhere has changed, keep what you have drawn
    store.record_seen(id, by=me)           # unread = 0

    draft = store.record_draft(id, reply, version=view.version, by=me)   # the version read BEFORE drafting
    store.record_edit(id, text, draft=draft, by=me)                      # survives a crash of the page
    store.record_check(id, text, verdict, target="edit", draft=draft, by=me)
    store.discard_draft(id, draft, by=me)

    send = store.claim_send(key, id, view.version, text, verdict=verdict, draft=draft, outlet="webhook", by=me)
    if send.fresh:                         # False on a double click: somebody is at it or it is done already
        send = store.deliver(send.key, outlet, by=me)    # clipboard: store.acknowledge(send.key, by=me)
    #  ConversationMoved(StaleDraft): .changes, .version    SendRefused: .needs = text | acknowledgement | override
    #  send.state: acknowledged | failed (not out) | uncertain (a person looks, then resolve_send)
    store.recover(outlet)                  # at start and every minute: takes up interrupted sends, never twice
    store.override(id, text, verdict, "reason", version=view.version, by=supervisor)

    store.record_fact(id, Evidence(...) | Approval(...) | Action(...) | Facts(...), by=me)   # returns Facts
    store.label(id, add=("bad_review",), stage="after_sales", by=me); store.close_conversation(id, by=me)
    store.dispute(id, text, finding, agree=False, comment="…", by=me); store.resolve_dispute(n, upheld=True, by=qa)
    store.score(id, {"empathy": True}, comment="…", by=qa)
    store.note(id, "…", by=me); store.note(None, "…", by=me); store.handover(by=me); store.finish_note(n, by=me)
    store.promises_due(by=me, until=end_of_shift); store.keep_promise(n, by=me); store.add_promise(...)
    store.metrics(since=…, until=…, by=qa); store.metrics_by_day(since, until, zone=…, by=qa); store.verify()
    store.export("sends", open_file, format="csv", since=…, by=qa)      # events drafts sends promises cases
    store.erase_customer("u-17", by=supervisor); store.retain(180, by=supervisor)

The key of a send is made once when the page shows the text (8 to 128 characters, e.g. `secrets.token_hex(16)`),
not once a click. After an uncertain or failed send the text still stands in `view.sends`.
"""

from __future__ import annotations

from contextlib import ExitStack

from copilot.reviews.base import Clock, FindPromises, utc_now
from copilot.reviews.disputes import Disputes
from copilot.reviews.drafting_log import DraftLog
from copilot.reviews.export.exporter import Exporting
from copilot.reviews.intake import Intake
from copilot.reviews.measures.metrics import Measuring
from copilot.reviews.measures.scoring import Scoring
from copilot.reviews.notes import Notes
from copilot.reviews.people.access import Access
from copilot.reviews.promises.finder import PromiseFinder
from copilot.reviews.promises.tasks import Promises
from copilot.reviews.queue import QueueReader
from copilot.reviews.record.database import Database
from copilot.reviews.record.migrate import migrate
from copilot.reviews.record.retention import Retention
from copilot.reviews.record.upkeep import Upkeep
from copilot.reviews.sending.delivery import Sending

__all__ = ["ReviewStore"]


class ReviewStore(
    Intake, QueueReader, DraftLog, Sending, Promises, Notes, Disputes, Scoring, Measuring, Exporting, Retention, Upkeep
):
    """The facade over log, state and sending; each part stands in its own module."""

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock = utc_now,
        find_promises: FindPromises | None = None,
        busy_seconds: float = 5.0,
    ) -> ReviewStore:
        """Open the database at `url`, creating or migrating it when needed.

        Promises in sent texts are found by the packaged words unless `find_promises` is given.
        Raises ConfigError for an address that cannot be one, StoreError when the database cannot be used.
        """
        database = Database(url, busy_seconds=busy_seconds)
        with ExitStack() as undo:
            undo.callback(database.close)
            migrate(database)
            undo.pop_all()
        return cls(database, clock=clock, find_promises=find_promises or PromiseFinder())

    def access(self, *, session_minutes: int = 720, idle_minutes: int = 60) -> Access:
        """Return logins, sessions and tokens of the same database; made once and kept."""
        return Access(self.database, self.clock, session_minutes=session_minutes, idle_minutes=idle_minutes)
