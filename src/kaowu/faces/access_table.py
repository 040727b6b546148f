"""Who may open which page: one table, which the guard in :mod:`access` reads.

It gives the roles; the scope column says which records such a person reaches there, which the
guarded getters of ``office`` enforce (a record out of scope is answered as not found).
"""

from __future__ import annotations

from dataclasses import dataclass

from kaowu.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Page:
    """Who may open a page. ``roles`` None: everyone; empty: everyone who has signed in."""

    roles: frozenset[Role] | None
    scope: str  # "public" | "own" | "agency" | "centre" | "office"


PUBLIC = Page(None, "public")
SIGNED_IN = Page(frozenset(), "own")
CANDIDATE = Page(frozenset({Role.CANDIDATE}), "own")
AGENCY = Page(frozenset({Role.CLERK, Role.FIRST_REVIEWER}), "agency")
CLERK = Page(frozenset({Role.CLERK}), "agency")
FIRST_REVIEW = Page(frozenset({Role.FIRST_REVIEWER}), "agency")
MEMBERS = Page(frozenset({Role.MANAGER}), "agency")
COMPANIES = Page(frozenset({Role.CLERK, Role.MANAGER}), "agency")
COORDINATOR = Page(frozenset({Role.COORDINATOR}), "own")
FILING = Page(frozenset({Role.OFFICER, Role.ADMINISTRATOR}), "office")
CENTRE = Page(frozenset({Role.SECOND_REVIEWER, Role.OFFICER}), "centre")
SECOND_REVIEW = Page(frozenset({Role.SECOND_REVIEWER}), "centre")
OFFICER = Page(frozenset({Role.OFFICER}), "centre")
ADMINISTRATOR = Page(frozenset({Role.ADMINISTRATOR}), "office")
CASE = Page(
    frozenset(
        {
            Role.CANDIDATE,
            Role.CLERK,
            Role.FIRST_REVIEWER,
            Role.SECOND_REVIEWER,
            Role.OFFICER,
        }
    ),
    "own",
)
SENDER = Page(frozenset({Role.CANDIDATE, Role.COORDINATOR, Role.CLERK, Role.FIRST_REVIEWER}), "own")
OUTBOX = Page(frozenset({Role.OFFICER, Role.ADMINISTRATOR}), "office")
REACHING = Page(
    frozenset({Role.CLERK, Role.FIRST_REVIEWER, Role.OFFICER, Role.ADMINISTRATOR}), "agency"
)
STAFF = Page(
    frozenset(
        {
            Role.COORDINATOR,
            Role.CLERK,
            Role.FIRST_REVIEWER,
            Role.MANAGER,
            Role.SECOND_REVIEWER,
            Role.OFFICER,
            Role.ADMINISTRATOR,
        }
    ),
    "own",
)

PAGES: dict[str, Page] = {
    # wiring
    "healthz": PUBLIC,
    # accounts
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # demonstration (answers "not found" outside demonstration mode)
    "demo-entry": PUBLIC,
    "demo-time": PUBLIC,
    # public
    "home": PUBLIC,
    "notice": PUBLIC,
    "notice-text": PUBLIC,
    "basic-info-template": PUBLIC,
    "publicity": PUBLIC,
    "publicity-batch": PUBLIC,
    "publicity-pdf": PUBLIC,
    "review-clock": PUBLIC,
    "verify": PUBLIC,
    "enquiry": PUBLIC,
    "enquiry-code": PUBLIC,
    "enquiry-result": PUBLIC,
    "public-key": PUBLIC,
    "self-check": PUBLIC,
    "self-check-zip": PUBLIC,
    # files
    "file": CASE,
    "signature": CASE,
    "uploads": SENDER,
    "upload": SENDER,
    # candidate
    "my": CANDIDATE,
    "my-new": CANDIDATE,
    "my-claim": CANDIDATE,
    "my-letters": CANDIDATE,
    "my-application": CANDIDATE,
    "my-project": CANDIDATE,
    "my-fill": CANDIDATE,
    "my-autosave": CANDIDATE,
    "my-material": CANDIDATE,
    "my-package": CANDIDATE,
    "my-check": CANDIDATE,
    "my-pledge": CANDIDATE,
    "my-pledge-withdraw": CANDIDATE,
    "my-submit": CANDIDATE,
    "my-withdraw": CANDIDATE,
    "my-pay": CANDIDATE,
    "my-objection": CANDIDATE,
    "my-ticket": CANDIDATE,
    "my-form": CANDIDATE,
    "my-pledge-pdf": CANDIDATE,
    "my-fee-notice": CANDIDATE,
    "my-receipt": CANDIDATE,
    "my-certificate": CANDIDATE,
    # agency
    "agency": AGENCY,
    "agency-clock": AGENCY,
    "agency-clock-file": AGENCY,
    "agency-upload": CLERK,
    "agency-upload-begin": CLERK,
    "agency-upload-group": AGENCY,
    "agency-upload-resume": CLERK,
    "agency-upload-take": CLERK,
    "agency-upload-close": CLERK,
    "agency-upload-sheet": AGENCY,
    "agency-mailbox": AGENCY,
    "agency-mail": AGENCY,
    "agency-cases": AGENCY,
    "agency-hand-in": CLERK,
    "agency-case": AGENCY,
    "agency-take": FIRST_REVIEW,
    "agency-release": FIRST_REVIEW,
    "agency-beat": FIRST_REVIEW,
    "agency-decide": FIRST_REVIEW,
    "agency-prepare": FIRST_REVIEW,
    "agency-drop": FIRST_REVIEW,
    "agency-prepared": FIRST_REVIEW,
    "agency-publish-opinions": FIRST_REVIEW,
    "agency-bulk": FIRST_REVIEW,
    "agency-run": FIRST_REVIEW,
    "agency-scan": AGENCY,
    "agency-crop": AGENCY,
    "agency-edit": CLERK,
    "agency-material": CLERK,
    "agency-pledge": CLERK,
    "agency-submit": CLERK,
    "agency-form-pdf": AGENCY,
    "agency-pledge-pdf": AGENCY,
    "agency-hand-over": AGENCY,
    "agency-hand-over-batch": AGENCY,
    "agency-roster": AGENCY,
    "agency-roster-check": AGENCY,
    "agency-roster-pdf": AGENCY,
    "agency-quality-pledge-pdf": AGENCY,
    "agency-roster-xlsx": AGENCY,
    "agency-paper": AGENCY,
    "agency-paper-batch": AGENCY,
    "agency-paper-print": AGENCY,
    "agency-paper-missing": CLERK,
    "agency-paper-scan": CLERK,
    "agency-stack": AGENCY,
    "agency-stack-image": AGENCY,
    "agency-stack-assign": CLERK,
    "agency-stack-dismiss": CLERK,
    "agency-bundle-ask": AGENCY,
    "agency-bundle": AGENCY,
    "agency-bundle-zip": AGENCY,
    "agency-layouts": AGENCY,
    "agency-layout": AGENCY,
    "agency-answers": AGENCY,
    "agency-answer-sample": AGENCY,
    "agency-answer": AGENCY,
    "agency-answer-confirm": AGENCY,
    "agency-answer-drop": AGENCY,
    "agency-difference": AGENCY,
    "agency-companies": COMPANIES,
    "agency-company": COMPANIES,
    "agency-company-end": COMPANIES,
    "agency-company-close": COMPANIES,
    "agency-members": MEMBERS,
    "agency-member": MEMBERS,
    "agency-tickets": AGENCY,
    "agency-tickets-batch": AGENCY,
    "agency-tickets-issue": CLERK,
    "agency-tickets-hand-out": CLERK,
    "agency-tickets-pdf": AGENCY,
    # a company that registers its people together
    "group": COORDINATOR,
    "group-upload": COORDINATOR,
    "group-upload-begin": COORDINATOR,
    "group-upload-group": COORDINATOR,
    "group-upload-resume": COORDINATOR,
    "group-upload-take": COORDINATOR,
    "group-upload-close": COORDINATOR,
    "group-upload-sheet": COORDINATOR,
    "group-person": COORDINATOR,
    "group-ask": COORDINATOR,
    # centre
    "centre": CENTRE,
    "centre-clock": CENTRE,
    "centre-clock-file": CENTRE,
    "centre-cases": CENTRE,
    "centre-case": CENTRE,
    "centre-take": SECOND_REVIEW,
    "centre-release": SECOND_REVIEW,
    "centre-beat": SECOND_REVIEW,
    "centre-decide": SECOND_REVIEW,
    "centre-prepare": SECOND_REVIEW,
    "centre-drop": SECOND_REVIEW,
    "centre-prepared": SECOND_REVIEW,
    "centre-publish-opinions": SECOND_REVIEW,
    "centre-bulk": SECOND_REVIEW,
    "centre-run": SECOND_REVIEW,
    "centre-scan": CENTRE,
    "centre-crop": CENTRE,
    "centre-rosters": CENTRE,
    "centre-roster": CENTRE,
    "centre-roster-check": CENTRE,
    "centre-roster-pdf": CENTRE,
    "centre-quality-pledge-pdf": CENTRE,
    "centre-fees": OFFICER,
    "centre-fees-batch": OFFICER,
    "centre-order": OFFICER,
    "centre-payment": OFFICER,
    "centre-exams": OFFICER,
    "centre-site": OFFICER,
    "centre-exam": OFFICER,
    "centre-plan": OFFICER,
    "centre-seed": OFFICER,
    "centre-draw": OFFICER,
    "centre-tickets": OFFICER,
    "centre-tickets-pdf": OFFICER,
    "centre-door-list": OFFICER,
    "centre-reissue": OFFICER,
    "centre-attendance": OFFICER,
    "centre-attend": OFFICER,
    "centre-violation": OFFICER,
    "centre-scores": OFFICER,
    "centre-score-batch": OFFICER,
    "centre-score-again": OFFICER,
    "centre-publicity": OFFICER,
    "centre-publicity-batch": OFFICER,
    "centre-publish": OFFICER,
    "centre-settle": OFFICER,
    "centre-certificates": OFFICER,
    "centre-certificates-batch": OFFICER,
    "centre-issue": OFFICER,
    "centre-certificates-pdf": OFFICER,
    "centre-certificate-pdf": OFFICER,
    "centre-revoke": OFFICER,
    # office
    "office-filings": FILING,
    "office-filing": FILING,
    "office-filing-document": FILING,
    "office-people": ADMINISTRATOR,
    "office-agency": ADMINISTRATOR,
    "office-agency-new": ADMINISTRATOR,
    "office-account-new": ADMINISTRATOR,
    "office-account": ADMINISTRATOR,
    "outbox": OUTBOX,
    "outbox-act": OUTBOX,
    "office-letter": OUTBOX,
    "office-letter-change": OUTBOX,
    "office-letter-templates": OUTBOX,
    "office-letter-template": OUTBOX,
    "office-letter-restore": OUTBOX,
    "office-letter-rule": OUTBOX,
    # letters at the desks
    "staff-letters": STAFF,
    "staff-mail": STAFF,
    "staff-mail-confirm": STAFF,
    "undelivered": REACHING,
    "undelivered-task": REACHING,
    "undelivered-close": REACHING,
    "undelivered-resend": REACHING,
    "office-ledger": ADMINISTRATOR,
    "office-ledger-verify": ADMINISTRATOR,
    "styleguide": PUBLIC,
}
