"""A search over file names alone finds each of these, by the words that an engineer of the field would type.

The questions came before the names: when one fails, change the name and not the question.
"""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_HITS = 12
"""A search that finds more files than this has found nothing."""

QUESTIONS = {
    "Which server runs the queues of an account? (leader election, leases)": ("leases", "class Leases"),
    "Who writes call detail records?": ("cdr writer", "class CdrWriter"),
    "What happens to a CDR that a consumer cannot process?": ("cdr dead letters", "DeadLetter"),
    "Where do outgoing HTTP requests go through the SSRF guard?": ("ssrf guard", "class SsrfGuard"),
    "Which HTTP client calls addresses that customers configured?": ("http client", "class HttpClient"),
    "What runs a job every N seconds?": ("periodic task", "class PeriodicTask"),
    "What retries event handlers while the database is down?": ("retry queue", "class RetryQueue"),
    "Where are untrusted files parsed? (sandbox, rlimits)": ("sandbox", "RLIMIT_NOFILE"),
    "Who makes thumbnails of profile pictures?": ("thumbnail", "def make_thumbnail"),
    "Where is the queue for outgoing email?": ("mail queue", "class MailQueue"),
    "Where are the email templates?": ("people/emails", "def compose"),
    "Where do translations of server-side texts come from? (gettext, i18n)": ("i18n", "class LazyString"),
    "Which client asks for a policy decision?": ("policy client", "class PolicyClient"),
    "Who caches rendered prompts and greetings?": ("prompt cache", "class PromptCache"),
    "Where is the encrypted snapshot of the directory?": ("encrypted snapshot", "class EncryptedSnapshot"),
    "What loads snapshots into a call server?": ("snapshot loader", "class SnapshotLoader"),
    "What reloads them when a change event arrives?": ("reloader", "class Reloader"),
    "Where does BLF (dialog-info) come from?": ("blf", "dialog-info"),
    "Who handles an incoming INVITE? (UAS)": ("sip/uas", "class"),
    "Who places outgoing INVITEs? (UAC)": ("sip/uac", "class"),
    "Where are calls recorded?": ("call recorder", "class CallRecorder"),
    "Where is an INVITE with Replaces or Join routed?": ("replaces join", "Replaces"),
    "What happens when a leg is lost?": ("lost legs", "class"),
    "How does a call migrate to another call server?": ("call migration", "class CallMigration"),
    "How does an administrator force a hangup?": ("forced hangup", "def"),
    "Which feature codes exist (*67, *72 …)?": ("feature codes/codes", "class"),
    "Click to call on web pages?": ("click to call/public routes", "def"),
    "Where do desk phones fetch their configuration? (device provisioning)": ("device provisioning/serving", "def"),
    "Bulk import of users from CSV?": ("bulk import/table", "def"),
    "Hotel rooms, housekeeping, check-in? (hospitality)": ("hospitality/service", "def check_in"),
    "Reply to a ringing call with a message?": ("reply with message/program", "class"),
    "Where are scheduled messages sent?": ("scheduled messages/scheduler", "class Scheduler"),
    "Outgoing webhooks of chats: the dispatcher?": ("outgoing webhooks/dispatcher", "class PostDispatcher"),
    "Where are browser sessions (the login cookie)?": ("browser sessions", "cookie"),
    "Single sign-on: which login methods does a company have? (SSO)": ("sso/login methods", "def"),
    "OAuth tokens: where are access tokens issued?": ("oauth issuing", "def"),
    "Webhook dispatcher of subscriptions?": ("webhooks/dispatcher", "class"),
    "Voicemail transcription?": ("voicemail/transcription", "def"),
    "SIP digest authentication?": ("sip/digest", "nonce"),
    "Dry run of a chat import?": ("chat import/dry run", "def"),
}


@cache
def files() -> tuple[str, ...]:
    found = subprocess.run(
        ["git", "ls-files", "clarion"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return tuple(path for path in found if path.endswith((".py", ".tsv", ".yaml")) and "/versions/" not in path)


def search(words: str) -> list[str]:
    """Paths that hold all words, one after another; _ and - count as spaces."""
    pattern = re.compile(".*".join(re.escape(word) for word in words.split()))
    return [path for path in files() if pattern.search(re.sub(r"[_-]", " ", path))]


@pytest.mark.parametrize(("question", "words", "text"), [(q, w, t) for q, (w, t) in QUESTIONS.items()])
def test_a_search_over_file_names_finds_what_the_question_asks_for(question: str, words: str, text: str) -> None:
    hits = search(words)
    assert 0 < len(hits) <= MOST_HITS, f"{question} {words!r} finds {len(hits)} files"
    assert any(text in (ROOT / path).read_text() for path in hits), f"{question} None of {hits} holds {text!r}"
