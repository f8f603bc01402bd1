"""What would happen to a call, and what happened to one: the path, and the rule that decided each turn."""

from clarion.features.phone.handling.dry_run.past import explain_record
from clarion.features.phone.handling.dry_run.routes import EXPLAIN, CallPlanner
from clarion.features.phone.handling.dry_run.routes import router as dry_run_router
from clarion.features.phone.handling.dry_run.spoken import past_in_language
from clarion.features.phone.handling.dry_run.walk import Question, Walk

__all__ = ["EXPLAIN", "CallPlanner", "Question", "Walk", "dry_run_router", "explain_record", "past_in_language"]
