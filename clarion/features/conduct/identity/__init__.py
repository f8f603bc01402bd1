"""Caller identity (STIR/SHAKEN): rules CLI-02 to CLI-04, and what accounts want done with callers who prove nothing."""

from clarion.features.conduct.identity.events import IDENTITY_POLICY_CHANGED
from clarion.features.conduct.identity.live_call import Attestor, IdentityGuard, SigningFeatures
from clarion.features.conduct.identity.routes import certificate_router, router, signing_files
from clarion.features.conduct.identity.rules import Right, level_of, lower, proof_features, signing_features
from clarion.features.conduct.identity.service import read_policies

routers = (router, certificate_router)

__all__ = [
    "IDENTITY_POLICY_CHANGED",
    "Attestor",
    "IdentityGuard",
    "Right",
    "SigningFeatures",
    "level_of",
    "lower",
    "proof_features",
    "read_policies",
    "routers",
    "signing_features",
    "signing_files",
]
