"""The newer surface of call handling: states, rules of states, interaction rules, forwarding targets."""

from clarion.features.phone.handling.states.interaction_routes import router as interaction_rules_router
from clarion.features.phone.handling.states.state_routes import router as states_router
from clarion.features.phone.handling.states.target_routes import router as targets_router

__all__ = ["interaction_rules_router", "states_router", "targets_router"]
