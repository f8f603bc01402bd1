"""Business hours and holidays: of people, queues, sites and the company."""

from clarion.features.phone.handling.hours.holiday_routes import router as holidays_router
from clarion.features.phone.handling.hours.routes import router as hours_router
from clarion.features.phone.handling.hours.wire import ScheduleBody, WeekBody, schedule_from, schedule_view

__all__ = ["ScheduleBody", "WeekBody", "holidays_router", "hours_router", "schedule_from", "schedule_view"]
