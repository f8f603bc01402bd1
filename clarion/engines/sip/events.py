"""Event notification (RFC 6665): subscriptions, and packages to plug in. Message waiting (RFC 3842) is built in."""

from functools import partial
from typing import Final, Protocol

from clarion.base.clock import Timer
from clarion.calls.directory import Device
from clarion.calls.wire import DeviceTarget
from clarion.engines.sip.core import Core, nothing, refuse
from clarion.engines.sip.dialects import traits_of
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.transaction import ClientTransaction, ServerTransaction
from clarion.engines.sip.uri import Uri

MIN_EXPIRES: Final = 60
MAX_EXPIRES: Final = 7200
_MAX_PER_DEVICE: Final = 64
_MAX_SUBSCRIPTIONS: Final = 50_000


class EventPackage(Protocol):
    """One package of RFC 6665 §7."""

    name: str
    content_type: str

    def key(self, watcher: Device, resource: str) -> str | None:
        """What is watched, as a key for `Notifier.changed`; None: it does not exist for this watcher (404)."""

    def document(self, key: str) -> str:
        """The whole state now."""


class MessageSummary:
    """RFC 3842. A phone watches the mailbox of its own extension, whatever it asks for."""

    name = "message-summary"
    content_type = "application/simple-message-summary"

    def __init__(self, domain: str) -> None:
        self._domain = domain
        self._counts: dict[str, tuple[int, int]] = {}

    def set(self, extension_id: str, new: int, old: int) -> None:
        self._counts[extension_id] = (new, old)

    def knows(self, extension_id: str) -> bool:
        return extension_id in self._counts

    def key(self, watcher: Device, resource: str) -> str | None:
        return watcher.extension_id

    def document(self, key: str) -> str:
        new, old = self._counts.get(key, (0, 0))
        return f"Messages-Waiting: {'yes' if new else 'no'}\r\nVoice-Message: {new}/{old} (0/0)\r\n"


class _Subscription:
    __slots__ = ("device_id", "dialog", "event", "expires", "key", "package", "timer")

    def __init__(self, dialog: Dialog, package: EventPackage, event: str, key: str, device_id: str) -> None:
        self.dialog = dialog
        self.package = package
        self.event = event
        self.key = key
        self.device_id = device_id
        self.expires = 0.0
        self.timer: Timer | None = None


class Notifier:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._packages: dict[str, EventPackage] = {}
        self._subscriptions: dict[tuple[str, str], _Subscription] = {}
        self._watching: dict[tuple[str, str], dict[tuple[str, str], _Subscription]] = {}  # package and key
        self._of_device: dict[str, int] = {}
        self.summary = MessageSummary(core.config.domain)
        self.register(self.summary)

    def register(self, package: EventPackage) -> None:
        self._packages[package.name] = package

    def __len__(self) -> int:
        return len(self._subscriptions)

    # ---- SUBSCRIBE

    def subscribe(self, transaction: ServerTransaction, device: Device) -> None:
        """A SUBSCRIBE of an authenticated device that makes a dialog."""
        request = transaction.request
        event = request.find("event") or ""
        package = self._packages.get(event.partition(";")[0].strip().lower())
        if package is None:
            transaction.respond(489, headers=("Allow-Events: " + ", ".join(sorted(self._packages)),))
            return
        try:
            expires = self._expires(request)
            key = package.key(device, Uri.parse(request.uri).dialed)
            transaction.to_tag = self._core.new_tag()
            dialog = Dialog.of_server(request, transaction.to_tag)
        except ParseError as error:
            refuse(transaction, error)
            return
        if key is None:
            transaction.respond(404)
            return
        if self._of_device.get(device.device_id, 0) >= _MAX_PER_DEVICE or len(self) >= _MAX_SUBSCRIPTIONS:
            transaction.respond(503, headers=("Retry-After: 60",))
            return
        subscription = _Subscription(dialog, package, event, key, device.device_id)
        self._keep(subscription)
        self._accept(transaction, subscription, expires)

    def resubscribe(self, transaction: ServerTransaction) -> bool:
        """A SUBSCRIBE inside a dialog. False: the subscription is not known."""
        request = transaction.request
        subscription = self._subscriptions.get((request.call_id, request.to.tag))
        if subscription is None or subscription.dialog.remote_tag != request.from_.tag:
            return False
        try:
            subscription.dialog.take(request)
            subscription.dialog.refresh_target(request)
            expires = self._expires(request)
        except ParseError as error:
            refuse(transaction, error)
            return True
        self._accept(transaction, subscription, expires)
        return True

    def _expires(self, request: Message) -> int:
        """Raises ParseError(423)."""
        wanted = request.number("expires")
        if wanted is None:
            return 3600
        if 0 < wanted < MIN_EXPIRES:
            raise ParseError("Interval Too Brief", 423)
        return min(wanted, MAX_EXPIRES)

    def _accept(self, transaction: ServerTransaction, subscription: _Subscription, expires: int) -> None:
        transaction.respond(200, headers=(self._core.contact, f"Expires: {expires}"))
        if subscription.timer is not None:
            subscription.timer.cancel()
        subscription.expires = self._core.clock.monotonic() + expires
        if expires:
            subscription.timer = self._core.clock.call_later(expires, partial(self._expired, subscription))
            self._notify(subscription)
        else:
            self._finish(subscription, "timeout")

    def _expired(self, subscription: _Subscription) -> None:
        self._finish(subscription, "timeout")

    def _finish(self, subscription: _Subscription, reason: str) -> None:
        self._drop(subscription)
        self._notify(subscription, f"terminated;reason={reason}")

    def _keep(self, subscription: _Subscription) -> None:
        name = (subscription.dialog.call_id, subscription.dialog.local_tag)
        self._subscriptions[name] = subscription
        self._watching.setdefault((subscription.package.name, subscription.key), {})[name] = subscription
        self._of_device[subscription.device_id] = self._of_device.get(subscription.device_id, 0) + 1

    def _drop(self, subscription: _Subscription) -> None:
        name = (subscription.dialog.call_id, subscription.dialog.local_tag)
        if self._subscriptions.pop(name, None) is not None:
            place = (subscription.package.name, subscription.key)
            watchers = self._watching[place]
            del watchers[name]
            if not watchers:
                del self._watching[place]
            self._of_device[subscription.device_id] -= 1
            if not self._of_device[subscription.device_id]:
                del self._of_device[subscription.device_id]
        if subscription.timer is not None:
            subscription.timer.cancel()

    # ---- NOTIFY

    def changed(self, package: str, key: str) -> None:
        """Tell everyone who watches `key`."""
        for subscription in list(self._watching.get((package, key), {}).values()):
            self._notify(subscription)

    def watched(self, package: str) -> list[str]:
        """Keys that somebody watches."""
        return [key for name, key in self._watching if name == package]

    def _notify(self, subscription: _Subscription, state: str = "") -> None:
        left = max(0, round(subscription.expires - self._core.clock.monotonic()))
        headers = [
            self._core.contact,
            "Event: " + subscription.event,
            "Subscription-State: " + (state or f"active;expires={left}"),
        ]
        request = subscription.dialog.request(
            "NOTIFY",
            headers=headers,
            body=subscription.package.document(subscription.key),
            content_type=subscription.package.content_type,
        )
        self._core.send(request, partial(self._notified, subscription))

    def _notified(
        self, subscription: _Subscription, _transaction: ClientTransaction, status: int, _message: Message | None
    ) -> None:
        if status in (404, 408, 410, 416, 480, 481, 482, 484, 485, 489, 501, 604):  # RFC 5057 §5.1, RFC 6665 §4.2.2
            self._drop(subscription)

    # ---- message waiting

    def waiting(self, extension_id: str, new: int, old: int) -> None:
        """To subscriptions, and unasked to every registered phone that likes it."""
        self.summary.set(extension_id, new, old)
        self.changed(self.summary.name, extension_id)
        watching = {s.device_id for s in self._subscriptions.values() if s.package is self.summary}
        for target in self._core.registrar.targets(extension_id):
            if target.device_id not in watching:
                self._unasked(target)

    def greet(self, device: Device) -> None:
        """A phone has just registered: tell it once, if there is something to tell."""
        if not self.summary.knows(device.extension_id):
            return
        for target in self._core.registrar.device_targets(device.device_id):
            self._unasked(target)

    def check_sync(self, device_id: str) -> int:
        """Tell a phone to fetch its settings (`Event: check-sync`); what it does not know it refuses. To how many
        contacts it went.
        """
        targets = self._core.registrar.device_targets(device_id)
        for target in targets:
            self._send_unasked(target, ["Event: check-sync;reboot=false", "Subscription-State: terminated"])
        return len(targets)

    def _unasked(self, target: DeviceTarget) -> None:
        if traits_of(target.dialect).waiting_notify:
            document = self.summary.document(target.extension_id)
            self._send_unasked(target, ["Event: message-summary", "Subscription-State: active"], document)

    def _send_unasked(self, target: DeviceTarget, headers: list[str], body: str = "") -> None:
        """A NOTIFY without a subscription."""
        device = self._core.directory.devices.get(target.device_id)
        if device is None:
            return
        address = f"<sip:{device.username}@{self._core.config.domain}>"
        dialog = Dialog(
            self._core.new_call_id(),
            f"{address};tag={self._core.new_tag()}",
            "",
            address,
            "",
            target.contact,
            target.path,
        )
        request: Request = dialog.request(
            "NOTIFY",
            headers=[self._core.contact, *headers],
            body=body,
            content_type=self.summary.content_type,
        )
        self._core.send(request, nothing)
