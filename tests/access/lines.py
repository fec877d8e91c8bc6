"""The lines of the access table, in the order of the address book: start, map, items, meetings, decisions, demo."""

from __future__ import annotations

from django.utils import timezone

from accounts.mail_wishes import EVERYTHING, link
from tests.access.lines_accounts import ACCOUNTS
from tests.access.lines_administration import ADMINISTRATION, COMPOSITION
from tests.access.table import (
    DIRECTORS,
    EVERYBODY,
    FORUM,
    NOBODY,
    OFFICER,
    READERS,
    SIGNED_IN,
    TABLE_MEMBERS,
    Line,
    get,
    of,
    page,
    post,
)

CHAIR = frozenset({"chair"})
PROPOSER = frozenset({"mayor_b"})
PROPOSERS = TABLE_MEMBERS | DIRECTORS | {"partner"}
DECIDERS = FORUM - {"partner"}  # who may read decisions on their way to colleges and councils
OF_A = frozenset({"director", "clerk"})  # who record for municipality A
OF_B = frozenset({"director_b"})

SHELL = [
    get("start", SIGNED_IN),
    get("work", OFFICER),
    get("work-sheet", OFFICER),
    get("saved-views", SIGNED_IN),
    post("saved-view-keep", SIGNED_IN),
    post("saved-view-forget", {"mayor"}, of("saved_view.pk"), about="of the mayor"),
    get("signed-in", SIGNED_IN),
    get("health", EVERYBODY),
    get("live", EVERYBODY),
    get("ready", EVERYBODY),
    get("metrics", NOBODY, about="without the token"),
    get("robots", EVERYBODY),
    post("language", EVERYBODY),
    page("account_login", EVERYBODY),
    get("account_logout", SIGNED_IN),
    get("account_inactive", EVERYBODY),
    page("account_reset_password", EVERYBODY),
    get("account_reset_password_done", EVERYBODY),
    page("account_reset_password_from_key", EVERYBODY, lambda world: ("1", "no-such-key")),
    get("account_reset_password_from_key_done", EVERYBODY),
    page("account_reauthenticate", SIGNED_IN),
    page("account_change_password", SIGNED_IN),
    page("account_set_password", SIGNED_IN),
    page("account_request_login_code", EVERYBODY),
    page("account_confirm_login_code", EVERYBODY),
    page("mfa_authenticate", SIGNED_IN, about="without a sign-in that waits for it"),
    page("mfa_login_webauthn", SIGNED_IN, about="without a passkey"),
    get("openid_connect_login", NOBODY, lambda world: ("oidc",), about="no other organisation is set up"),
    get("openid_connect_callback", NOBODY, lambda world: ("oidc",), about="no other organisation is set up"),
    get("socialaccount_login_cancelled", EVERYBODY),
    get("socialaccount_login_error", EVERYBODY),
    page("mfa_reauthenticate", SIGNED_IN),
    get("mfa_reauthenticate_webauthn", SIGNED_IN),
    get("second-factor", SIGNED_IN),
    get("mfa_index", SIGNED_IN),
    page("mfa_activate_totp", SIGNED_IN),
    page("mfa_deactivate_totp", {"mayor"}, about="the mayor has connected an app"),
    get("mfa_view_recovery_codes", {"mayor"}, about="of the mayor"),
    get("mfa_download_recovery_codes", {"mayor"}, about="of the mayor"),
    page("mfa_generate_recovery_codes", SIGNED_IN),
    get("mfa_list_webauthn", SIGNED_IN),
    page("mfa_add_webauthn", SIGNED_IN),
    page("mfa_edit_webauthn", {"mayor"}, of("passkey.pk"), about="of the mayor"),
    page("mfa_remove_webauthn", {"mayor"}, of("passkey.pk"), about="of the mayor"),
    page("usersessions_list", SIGNED_IN),
    post("session-end", {"mayor"}, of("sitting.pk"), about="of the mayor"),
    get("profile", SIGNED_IN),
    page("mail-choice", SIGNED_IN),
    page(
        "mail-off",
        EVERYBODY,
        lambda world: (link(world.table.mayor, EVERYTHING).split("/")[-2],),
        about="whoever has the mail",
    ),
    page("agenda:feeds", SIGNED_IN),
    post("agenda:feed-revoke", {"mayor"}, of("feed.pk"), about="of the mayor"),
    get("agenda:feed", EVERYBODY, of("feed_secret"), about="whoever has the address"),
    get("agenda:feed", NOBODY, lambda world: ("no-such-secret",), about="unknown address"),
]

ADMIN = frozenset({"admin"})
JOB = lambda world: ("decisions.packet", world.packet_failed.pk)  # noqa: E731 - beside its fellows
MACHINERY = [
    get("jobs", ADMIN, refused=SIGNED_IN),
    post("job-retry", ADMIN, JOB, refused=SIGNED_IN),
    post("job-cancel", ADMIN, JOB, refused=SIGNED_IN),
]
AGREEMENT = lambda world: (world.table.forum.slug, world.table.agreement.pk)  # noqa: E731 - beside its fellows
RULE = lambda world: (world.table.forum.slug, world.rule.pk)  # noqa: E731 - beside its fellows
ATTENDED = lambda world: (world.table.forum.slug, world.held.starts_at.year)  # noqa: E731 - beside its fellows

MAP = [
    get("regions:regions", SIGNED_IN),
    get("regions:region", SIGNED_IN, of("table.region.code")),
    get("regions:region-life", SIGNED_IN, of("table.region.code")),
    get("regions:forums", SIGNED_IN),
    get("regions:forum", SIGNED_IN, of("table.forum.slug")),
    get("regions:agreement", TABLE_MEMBERS | ADMIN, of("table.forum.slug"), refused=SIGNED_IN),
    page("regions:agreement-new", OFFICER | ADMIN, of("table.forum.slug"), refused=SIGNED_IN),
    page("regions:agreement-correct", OFFICER | ADMIN, AGREEMENT, refused=SIGNED_IN),
    post("regions:agreement-withdraw", OFFICER | ADMIN, AGREEMENT, refused=SIGNED_IN),
    page("regions:rule-new", OFFICER | ADMIN, AGREEMENT, refused=SIGNED_IN),
    page("regions:rule", OFFICER | ADMIN, RULE, refused=SIGNED_IN),
    post("regions:rule-remove", OFFICER | ADMIN, RULE, refused=SIGNED_IN),
    get("regions:municipality", SIGNED_IN, of("table.municipality_a.nis_code")),
]

ITEM, RETURNED, SECRET = of("item.reference"), of("item_returned.reference"), of("item_secret.reference")
ITEMS = [
    get("agenda:items", SIGNED_IN),
    page("agenda:item-new", PROPOSERS, refused=SIGNED_IN - PROPOSERS),
    get("agenda:item", READERS, ITEM),
    get("agenda:item", TABLE_MEMBERS, SECRET, about="confidential"),
    get("item-life", READERS, ITEM),
    get("item-life", TABLE_MEMBERS, SECRET, about="confidential"),
    get("item-life", DECIDERS, of("decision.item.reference"), about="decided"),
    get("agenda:item-edit", OFFICER, ITEM, refused=READERS, about="accepted"),
    # Accepted while the proposer was typing: the text comes back with the reason, instead of being lost.
    post("agenda:item-edit", OFFICER | PROPOSER, ITEM, refused=READERS, about="accepted while typing"),
    page("agenda:item-edit", OFFICER | PROPOSER, RETURNED, refused=READERS, about="returned"),
    get("agenda:item-edit", OFFICER, SECRET, refused=TABLE_MEMBERS, about="confidential"),
    post("agenda:item-move", OFFICER, RETURNED, refused=READERS, about="accept", to="accept"),
    post("agenda:item-move", OFFICER, ITEM, refused=READERS, about="decline", to="decline"),
    post("agenda:item-move", OFFICER | PROPOSER, RETURNED, refused=READERS, about="propose again", to="propose_again"),
    post("agenda:item-move", OFFICER | PROPOSER, ITEM, refused=READERS, about="withdraw", to="withdraw"),
    post("agenda:attachment-add", OFFICER | PROPOSER, RETURNED, refused=READERS),
    get("agenda:attachment", READERS, of("attachment.pk")),
    get("agenda:attachment", TABLE_MEMBERS, of("attachment_secret.pk"), about="confidential"),
    post("agenda:attachment-remove", OFFICER | PROPOSER, of("attachment.pk"), refused=READERS),
    post(
        "agenda:attachment-remove",
        OFFICER | PROPOSER,
        of("attachment_secret.pk"),
        refused=TABLE_MEMBERS,
        about="confidential",
    ),
]

EARLIER = lambda world: (world.attachment.pk, 1)  # noqa: E731 - beside its fellows
PROPOSING = [
    post("agenda:draft-discard", PROPOSER, of("own_draft.pk"), about="of the mayor of B"),
    get("agenda:attachment-version", READERS, EARLIER),
    page("agenda:attachment-edit", OFFICER | PROPOSER, of("attachment.pk"), refused=READERS),
    page(
        "agenda:attachment-edit",
        OFFICER | PROPOSER,
        of("attachment_secret.pk"),
        refused=TABLE_MEMBERS,
        about="confidential",
    ),
    post("agenda:attachment-move", OFFICER | PROPOSER, of("attachment.pk"), refused=READERS, to="up"),
    post("agenda:held-settle", PROPOSER, of("held_file.pk"), about="of the mayor of B", to="version"),
    post("agenda:question-ask", OFFICER, ITEM, refused=READERS),
    post("agenda:question-answer", PROPOSER, of("own_question.pk"), refused=OFFICER),
    post("agenda:question-withdraw", OFFICER, of("own_question.pk"), refused=PROPOSER),
]

FITS = "?forum=testforum&title=Personeel"
ROUTING = [
    get("agenda:item-fits", PROPOSERS, refused=FORUM - PROPOSERS, query=FITS),
    get("agenda:item", OFFICER, of("referral.item.reference"), about="offered to the forum"),
    get("agenda:item", READERS, of("advice.item.reference"), about="asked for advice, on the agenda"),
    get("agenda:item", TABLE_MEMBERS, of("advice_unplaced.item.reference"), about="asked for advice"),
    post("agenda:item-refer", OFFICER, ITEM, refused=READERS),
    post("agenda:referral-answer", OFFICER, of("referral.pk"), about="accept", to="accept"),
    post("agenda:referral-take-back", OFFICER, of("referral_ours.pk"), refused=READERS),
    post("agenda:advice-ask", OFFICER, ITEM, refused=READERS),
    post("agenda:advice-give", OFFICER, of("advice.pk"), refused=READERS),
    post("agenda:advice-place", OFFICER, of("advice.pk"), refused=READERS, meeting=of("draft.pk")),
    post("agenda:placement-advise", OFFICER, of("placement_asked.pk"), refused=READERS),
    post("agenda:remark-add", OFFICER, ITEM, refused=READERS),
    post("agenda:remark-change", OFFICER, of("remark.pk")),
    post("agenda:remark-remove", OFFICER, of("remark.pk")),
    post("agenda:advice-withdraw", OFFICER, of("advice_ours.pk"), refused=READERS),
    post("agenda:link-add", OFFICER, ITEM, refused=READERS),
    post("agenda:link-remove", OFFICER, of("link.pk"), refused=READERS),
]

DRAFT, PUBLISHED, SESSION = of("draft.pk"), of("published.pk"), of("session.pk")
HELD, CLOSED, REVIEWED = of("held.pk"), of("closed.pk"), of("reviewed.pk")
REVIEWERS = TABLE_MEMBERS - OFFICER
IN_DRAFT, IN_SESSION, NOTED = of("placement_draft.pk"), of("placement_session.pk"), of("placement_noted.pk")
VERSION = lambda world: (world.published.pk, world.paper_agenda.version)  # noqa: E731 - beside its fellows
ASIDE = lambda world: (world.placement_session.pk, world.attendance.pk)  # noqa: E731 - beside its fellows
MEETINGS = [
    get("agenda:meetings", SIGNED_IN),
    page("agenda:meeting-new", OFFICER, refused=SIGNED_IN - OFFICER),
    page("agenda:series", OFFICER, refused=SIGNED_IN - OFFICER),
    get("agenda:attendance-year", TABLE_MEMBERS, ATTENDED, refused=FORUM),
    get("agenda:attendance-year-sheet", TABLE_MEMBERS, ATTENDED, refused=FORUM),
    get("agenda:year", SIGNED_IN, lambda world: (world.published.starts_at.year,)),
    get("agenda:meeting", FORUM, DRAFT, about="draft"),
    get("agenda:meeting", FORUM, PUBLISHED, about="published"),
    get("agenda:meeting-calendar", FORUM, PUBLISHED),
    page("agenda:meeting-edit", OFFICER, DRAFT, refused=FORUM),
    page("agenda:meeting-move", OFFICER, PUBLISHED, refused=FORUM),
    post("agenda:meeting-place", OFFICER, DRAFT, refused=FORUM, item=ITEM),
    post("agenda:meeting-standing", OFFICER, DRAFT, refused=FORUM),
    get("agenda:running-order", OFFICER | CHAIR, PUBLISHED, refused=FORUM),
    page("agenda:standing", OFFICER, of("table.forum.slug"), refused=FORUM),
    page("agenda:standing-edit", OFFICER, of("standing.pk"), refused=FORUM),
    post("agenda:meeting-publish", OFFICER, DRAFT, refused=FORUM),
    post("agenda:meeting-reopen", OFFICER, PUBLISHED, refused=FORUM),
    post("agenda:meeting-cancel", OFFICER, DRAFT, refused=FORUM),
    post("agenda:meeting-open", OFFICER, PUBLISHED, refused=FORUM),
    post("agenda:placement-move", OFFICER, IN_DRAFT, refused=CHAIR, about="in a draft"),
    post("agenda:placement-minutes", OFFICER, IN_DRAFT, refused=CHAIR, about="in a draft"),
    page("agenda:placement-details", OFFICER, IN_DRAFT, refused=CHAIR, about="in a draft"),
    post("agenda:placement-remove", OFFICER, IN_DRAFT, refused=CHAIR, about="in a draft"),
    get("agenda:meeting-session", OFFICER, SESSION, refused=FORUM),
    post("agenda:attendance", OFFICER, SESSION, refused=FORUM),
    get("agenda:session-item", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:item-begin", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:at-item", OFFICER, IN_SESSION, refused=READERS, attendance=of("attendance.pk")),
    post("agenda:takes-part", OFFICER, ASIDE, refused=READERS),
    post("agenda:placement-refer", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:item-raise", OFFICER, SESSION, refused=FORUM),
    get("agenda:session-end", OFFICER, SESSION, refused=FORUM),
    post("agenda:session-plan", OFFICER, SESSION, refused=FORUM),
    post("agenda:note", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:note-compare", OFFICER, IN_SESSION, refused=READERS),
    get("agenda:note-versions", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:note-restore", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:placement-outcome", OFFICER, IN_SESSION, refused=READERS),
    post("agenda:placement-reopen", OFFICER, NOTED, refused=READERS),
    post("agenda:meeting-end", OFFICER, SESSION, refused=FORUM),
    get("agenda:minutes", TABLE_MEMBERS, HELD, refused=FORUM, about="not approved"),
    get("agenda:minutes", FORUM, CLOSED, about="approved"),
    post("agenda:minutes-refresh", OFFICER, HELD, refused=FORUM),
    post("agenda:minutes-approve", CHAIR, HELD, refused=FORUM),
    post("agenda:minutes-place", OFFICER, HELD, refused=FORUM),
    post("agenda:minutes-correct", OFFICER, CLOSED, refused=FORUM),
    page("agenda:phrases", OFFICER, HELD, refused=FORUM),
    get("agenda:minutes-version", FORUM, lambda world: (world.closed.pk, 1)),
    page("agenda:note-correct", OFFICER, of("placement_correcting.pk"), refused=READERS),
    post("agenda:review-start", OFFICER, HELD, refused=FORUM),
    get("agenda:minutes", TABLE_MEMBERS, REVIEWED, refused=FORUM, about="in review"),
    post("agenda:review-deadline", OFFICER, REVIEWED, refused=FORUM),
    post("agenda:review-agree", REVIEWERS, REVIEWED, refused=FORUM),
    page("agenda:comment-new", REVIEWERS, REVIEWED, refused=FORUM),
    page("agenda:comment", OFFICER, of("comment.pk"), refused=TABLE_MEMBERS),
    post("agenda:comment-withdraw", REVIEWERS, of("comment.pk"), refused=TABLE_MEMBERS),
    get("agenda:papers", FORUM, PUBLISHED),
    get("agenda:paper", READERS, of("paper_agenda.pk"), about="agenda"),
    get("agenda:paper", TABLE_MEMBERS, of("paper_minutes.pk"), about="minutes"),
    get("agenda:paper", FORUM, of("paper_extract.pk"), about="extract, approved"),
    get("agenda:paper", OFFICER, of("paper_extract_early.pk"), about="extract, not approved"),
    get("agenda:paper", READERS, of("paper_bundle.pk"), about="bundle"),
    get("agenda:paper", TABLE_MEMBERS, of("paper_table.pk"), about="bundle for the table"),
    get("agenda:bundle", READERS, PUBLISHED, refused=FORUM),
    post("agenda:bundle-remake", OFFICER, PUBLISHED, refused=FORUM),
    get("agenda:version", READERS, VERSION),
    post("agenda:paper-retry", OFFICER, of("paper_failed.pk"), refused=TABLE_MEMBERS),
]

VALIDATED, THOSE = of("validated.pk"), OFFICER | CHAIR
VALIDATION = [
    get("agenda:validation", THOSE, VALIDATED, refused=FORUM),
    get("agenda:validation", THOSE, DRAFT, refused=FORUM, about="not asked"),
    post("agenda:validation-ask", OFFICER, DRAFT, refused=FORUM),
    post("agenda:validation-again", OFFICER, VALIDATED, refused=FORUM),
    post("agenda:validation-withdraw", OFFICER, VALIDATED, refused=FORUM),
    post("agenda:validation-answer", CHAIR, VALIDATED, refused=FORUM, about="approve", to="approve"),
    post("agenda:validation-answer", CHAIR, VALIDATED, refused=FORUM, about="changes", to="changes"),
    post("agenda:validation-remark", THOSE, VALIDATED, refused=FORUM),
    post("agenda:remark-handle", OFFICER, of("validation_remark.pk"), refused=FORUM),
    get("agenda:meeting-mail", THOSE, VALIDATED, refused=FORUM),
    post("agenda:meeting-send-now", OFFICER, PUBLISHED, refused=FORUM),
    post("agenda:meeting-renew", OFFICER, PUBLISHED, refused=FORUM),
]

DUTY_OF = lambda world: (world.decision.item.reference, world.table.municipality_a.nis_code)  # noqa: E731 - beside
DECISION, HIDDEN = of("decision.item.reference"), of("decision_secret.item.reference")
DECISIONS = [
    get("decisions:decisions", SIGNED_IN),
    get("decisions:matrix", DECIDERS),
    get("decisions:matrix-paper", DECIDERS),
    get("decisions:matrix-sheet", DECIDERS),
    get("decisions:followup", FORUM),
    get("decisions:followup-sheet", FORUM),
    get("decisions:decision", DECIDERS, DECISION),
    get("decisions:decision", TABLE_MEMBERS, HIDDEN, about="confidential"),
    post("decisions:ratify", OFFICER, IN_SESSION, refused=READERS),
    post("decisions:agree", OFFICER, IN_SESSION, refused=READERS),
    post("decisions:position", OFFICER, IN_SESSION, refused=READERS),
    post("decisions:position-explain", OFFICER, of("position.pk"), refused=READERS),
    get("decisions:action-preview", OFFICER, IN_SESSION, refused=READERS, query="?line=x"),
    post("decisions:action-line", OFFICER, IN_SESSION, refused=READERS),
    post("decisions:action-take-back", OFFICER, of("action_at_table.pk"), refused=READERS),
    get("decisions:packets", DECIDERS, DECISION),
    post("decisions:packets-make", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:packets-send", OFFICER, DECISION, refused=DECIDERS),
    get("decisions:packet", OFFICER | OF_A, of("packet.pk"), about="municipality A"),
    get("decisions:packet", OFFICER | OF_B, of("packet_b.pk"), about="municipality B"),
    post("decisions:packet-retry", OFFICER, of("packet_failed.pk")),
    get("decisions:packet-drafts", OFFICER | OF_A, of("packet.pk"), about="municipality A"),
    get("decisions:packet-drafts", OFFICER | OF_B, of("packet_b.pk"), about="municipality B"),
    post("decisions:packet-send-again", OFFICER, of("packet.pk"), refused=OF_A),
    post("decisions:packets-stop", OFFICER, DECISION, refused=DECIDERS),
    get("decisions:packets-zip", DECIDERS, DECISION, about="each their own"),
    get("decisions:packet", OFFICER | OF_A, of("packet_meeting.pk"), about="of a meeting, municipality A"),
    get("decisions:meeting-packets", OFFICER | OF_A, PUBLISHED, refused=FORUM),
    post("decisions:meeting-packets-make", OFFICER, PUBLISHED, refused=FORUM),
    post("decisions:meeting-packets-send", OFFICER, PUBLISHED, refused=FORUM),
    post("decisions:meeting-packets-stop", OFFICER, PUBLISHED, refused=FORUM),
    get("decisions:meeting-packets-zip", OFFICER | OF_A, PUBLISHED, refused=FORUM, about="each their own"),
    get("decisions:feedback", DECIDERS, of("feedback.pk"), about="municipality A"),
    post("decisions:feedback", OFFICER | OF_A, of("feedback.pk"), refused=DECIDERS, about="municipality A"),
    get("decisions:feedback", READERS, of("feedback_b.pk"), about="municipality B"),
    post("decisions:feedback", OFFICER | OF_B, of("feedback_b.pk"), refused=READERS, about="municipality B"),
    page("decisions:recording", OFFICER | OF_A | OF_B, refused=SIGNED_IN),
    page("decisions:recording-decision", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:feedback-undo", OFFICER | OF_A, of("feedback.pk"), refused=DECIDERS, about="municipality A"),
    post("decisions:feedback-needed", OFFICER, of("feedback.pk"), refused=DECIDERS),
    post("decisions:remark-handle", OFFICER, of("feedback.pk"), refused=DECIDERS),
    get("decisions:remarks", OFFICER, refused=SIGNED_IN),
    post("decisions:remarks-to-agenda", OFFICER, DECISION, refused=DECIDERS),
    page("decisions:decision-asks", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:duty-join", OFFICER, DUTY_OF, refused=DECIDERS),
    post("decisions:duty-leave", OFFICER, DUTY_OF, refused=DECIDERS),
    get("decisions:extract", OFFICER | OF_A | {"mayor"}, of("feedback.pk"), refused=DECIDERS, about="municipality A"),
    get(
        "decisions:extract", OFFICER | OF_B | {"mayor_b"}, of("feedback_b.pk"), refused=READERS, about="municipality B"
    ),
    post("decisions:decision-execute", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:decision-close", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:decision-reopen", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:decision-revoke", OFFICER, DECISION, refused=DECIDERS),
    post("decisions:action-add", OFFICER, DECISION, refused=DECIDERS),
    get("decisions:evaluations", SIGNED_IN),
]

ACTION, NAMED = of("action.pk"), of("action_named.pk")
DOERS = OFFICER | OF_A  # of municipality A, and whoever looks after the work of the forum
EXECUTION = [
    get("decisions:actions", SIGNED_IN),
    get("decisions:actions-sheet", SIGNED_IN),
    get("decisions:action", TABLE_MEMBERS | OF_A, ACTION, about="of municipality A"),
    get("decisions:action", TABLE_MEMBERS | {"outsider"}, NAMED, about="of somebody outside the forum"),
    get("decisions:action", TABLE_MEMBERS, of("action_secret.pk"), about="confidential, of A and named"),
    post("decisions:action-report", DOERS, ACTION, refused=TABLE_MEMBERS),
    post("decisions:action-report", OFFICER | {"outsider"}, NAMED, refused=TABLE_MEMBERS, about="outside the forum"),
    post("decisions:action-report", OFFICER, of("action_secret.pk"), refused=TABLE_MEMBERS, about="confidential"),
    post("decisions:action-due", DOERS, ACTION, refused=TABLE_MEMBERS),
    post("decisions:action-hand-over", DOERS, ACTION, refused=TABLE_MEMBERS),
    post("decisions:action-report-back", DOERS, ACTION, refused=TABLE_MEMBERS),
    post("decisions:action-file-add", DOERS, ACTION, refused=TABLE_MEMBERS),
    get("decisions:action-file", TABLE_MEMBERS | OF_A, of("action_file.pk")),
    get("decisions:action-file", TABLE_MEMBERS, of("action_file_secret.pk"), about="confidential"),
    post("decisions:action-file-remove", DOERS, of("action_file.pk"), refused=TABLE_MEMBERS),
]

PREPARED = of("item.reference")
DRAFT_OF = lambda world: (world.item.reference, "college")  # noqa: E731 - beside its fellows
OF_MUNICIPALITY_A = lambda world: (world.item.reference, world.table.municipality_a.nis_code)  # noqa: E731
PREPARATION = [
    get("decisions:preparation", READERS, PREPARED),
    get("decisions:preparation", TABLE_MEMBERS, SECRET, about="confidential"),
    post("decisions:preparation-pdf", READERS, PREPARED),
    page("decisions:cost-key", OFFICER, PREPARED, refused=READERS),
    post("decisions:cost-key-remove", OFFICER, PREPARED, refused=READERS),
    page("decisions:draft", OFFICER, DRAFT_OF, refused=READERS),
    post("decisions:draft-restore", OFFICER, DRAFT_OF, refused=READERS),
    post("decisions:early-position", OF_A, OF_MUNICIPALITY_A, refused=READERS),
    post("decisions:early-position-withdraw", OF_A, OF_MUNICIPALITY_A, refused=READERS),
]

THIS_YEAR = timezone.localdate().year
RHYTHM_OF_A = lambda world: (world.table.municipality_a.nis_code, THIS_YEAR)  # noqa: E731 - beside its fellows
RHYTHM_OF_REGION = lambda world: (world.table.region.code, THIS_YEAR)  # noqa: E731 - beside its fellows
THIS_MONTH = lambda world: (f"college-{timezone.localdate():%Y-%m}",)  # noqa: E731 - beside its fellows
AT_HOME_IN_A = frozenset({"mayor", "councillor"}) | OF_A
RHYTHM = [
    get("decisions:rhythm", OFFICER | AT_HOME_IN_A, RHYTHM_OF_A, refused=SIGNED_IN),
    post("decisions:rhythm-note", OFFICER | OF_A, RHYTHM_OF_A, refused=SIGNED_IN, duty=THIS_MONTH),
    page("decisions:rhythm-remind", OFFICER, RHYTHM_OF_A, refused=SIGNED_IN),
    post("decisions:rhythm-statement-make", OFFICER | OF_A, RHYTHM_OF_A, refused=SIGNED_IN),
    get("decisions:rhythm-region", OFFICER, RHYTHM_OF_REGION, refused=SIGNED_IN),
    get("decisions:rhythm-region-sheet", OFFICER, RHYTHM_OF_REGION, refused=SIGNED_IN),
    page("decisions:rhythm-region-remind", OFFICER, RHYTHM_OF_REGION, refused=SIGNED_IN),
    post("decisions:rhythm-region-statement", OFFICER, RHYTHM_OF_REGION, refused=SIGNED_IN),
    post("decisions:discussion-confirm", OFFICER | OF_A, of("discussion.pk"), refused=AT_HOME_IN_A),
    post("decisions:discussion-take-back", OFFICER | OF_A, of("discussion.pk"), refused=AT_HOME_IN_A),
    get("decisions:rhythm-statement", OFFICER | AT_HOME_IN_A, of("statement.pk"), about="municipality A"),
    get("decisions:rhythm-statement", OFFICER, of("statement_region.pk"), about="of the region"),
]

DEMO = [
    get("demo:personas", EVERYBODY),
    get("demo:mailbox", EVERYBODY),
    get("demo:letter", EVERYBODY, of("letter.pk")),
    get("demo:letter-file", EVERYBODY, of("letter_file.pk")),
    post("demo:step-in", NOBODY, lambda world: ("nobody",), about="no such persona"),
]

LINES: list[Line] = [
    *SHELL,
    *MAP,
    *MACHINERY,
    *ITEMS,
    *PROPOSING,
    *ROUTING,
    *MEETINGS,
    *VALIDATION,
    *DECISIONS,
    *EXECUTION,
    *PREPARATION,
    *RHYTHM,
    *COMPOSITION,
    *ADMINISTRATION,
    *ACCOUNTS,
    *DEMO,
]
