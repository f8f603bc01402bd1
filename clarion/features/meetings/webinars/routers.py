"""All routes of webinars."""

from clarion.features.meetings.webinars.config_routes import router as config_router
from clarion.features.meetings.webinars.history_routes import router as history_router
from clarion.features.meetings.webinars.invitee_routes import router as invitee_router
from clarion.features.meetings.webinars.public_routes import router as public_router
from clarion.features.meetings.webinars.recording_routes import router as recording_router
from clarion.features.meetings.webinars.registration_routes import form_router
from clarion.features.meetings.webinars.registration_routes import router as registration_router

routers = (
    config_router,
    invitee_router,
    registration_router,
    form_router,
    public_router,
    history_router,
    recording_router,
)
