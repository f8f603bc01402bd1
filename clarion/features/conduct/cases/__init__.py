"""Cases: statements of reasons, appeals, reports in and out, the reviewers' queue, the public report."""

from clarion.features.conduct.cases.account_routes import router as account_router
from clarion.features.conduct.cases.appeals import (
    case_view,
    check_rate,
    decide,
    file_appeal,
    get_case,
    give_status,
    name_of,
    source_of,
)
from clarion.features.conduct.cases.clocks import ClockWatch, forget_words, remind
from clarion.features.conduct.cases.exchange import read_arf, write_arf, write_xarf
from clarion.features.conduct.cases.feedback import review_rule, rule_figures
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.officer_routes import router as officer_router
from clarion.features.conduct.cases.operator import check_officer, find_operator_account
from clarion.features.conduct.cases.oversight_routes import router as oversight_router
from clarion.features.conduct.cases.policy_routes import router as policy_router
from clarion.features.conduct.cases.public_routes import router as public_router
from clarion.features.conduct.cases.reports import CATEGORIES, CHANNELS, file_arf, file_complaint, file_report
from clarion.features.conduct.cases.responses import TracedCallInfo
from clarion.features.conduct.cases.review import (
    act_view,
    case_page,
    list_acts,
    list_proposals,
    list_queue,
    record_look,
    rule_page,
    standing_view,
)
from clarion.features.conduct.cases.rule_routes import router as rule_router
from clarion.features.conduct.cases.statement_digests import check_statements
from clarion.features.conduct.cases.statements import (
    Statement,
    find_rule,
    find_statement,
    get_statement,
    keep_statements,
    rules_of,
    statement_view,
)
from clarion.features.conduct.cases.tenant_routes import router as tenant_router
from clarion.features.conduct.cases.transparency import as_csv, quarter_of, transparency_report

routers = (tenant_router, rule_router, policy_router, officer_router, account_router, oversight_router, public_router)

__all__ = [
    "CATEGORIES",
    "CHANNELS",
    "CaseRow",
    "ClockWatch",
    "Statement",
    "TracedCallInfo",
    "act_view",
    "as_csv",
    "case_page",
    "case_view",
    "check_officer",
    "check_rate",
    "check_statements",
    "decide",
    "file_appeal",
    "file_arf",
    "file_complaint",
    "file_report",
    "find_operator_account",
    "find_rule",
    "find_statement",
    "forget_words",
    "get_case",
    "get_statement",
    "give_status",
    "keep_statements",
    "list_acts",
    "list_proposals",
    "list_queue",
    "name_of",
    "quarter_of",
    "read_arf",
    "record_look",
    "remind",
    "review_rule",
    "routers",
    "rule_figures",
    "rule_page",
    "rules_of",
    "source_of",
    "standing_view",
    "statement_view",
    "transparency_report",
    "write_arf",
    "write_xarf",
]
