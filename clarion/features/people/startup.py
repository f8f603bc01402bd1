"""Sets the feature's services up in a process."""

from datetime import timedelta

from clarion.base.container import Container
from clarion.base.policy_client import held_files
from clarion.features.people.connections.startup import close_connections, open_connections
from clarion.features.people.dictionary.places import Places
from clarion.features.people.ldap.sync_task import LdapSyncTask
from clarion.features.people.openid.signing_keys import SigningKeys
from clarion.features.people.openid_sign_in.id_tokens import ProviderKeys
from clarion.features.people.openid_sign_in.provider_http import ProviderHttp
from clarion.features.people.presence.expiry_task import PresenceExpiryTask
from clarion.features.people.presence.states import TelephonyStates
from clarion.features.people.push import PushCache, close_push, open_push
from clarion.features.people.saml.metadata_task import SamlMetadataTask
from clarion.features.people.sign_in.cleanup_job import SessionCleanupJob
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.users.image_routes import IMAGE_CHANNEL, take_held_image
from clarion.features.people.users.kinds import ExtensionKinds


def offer_people(here: Container) -> None:
    """What other features use of this one."""
    here.offer(Places, Places())
    here.offer(ExtensionKinds, ExtensionKinds())
    here.offer(SignInThrottle, SignInThrottle(here.storage, here.clock))
    here.offer(SigningKeys, SigningKeys(here.storage, here.clock, here.keys))
    reuse = timedelta(seconds=here.settings.refresh_reuse_seconds)
    here.offer(Sessions, Sessions(here.storage, here.clock, here.keys, here.bus, reuse=reuse))
    here.offer(TelephonyStates, TelephonyStates(here.bus))
    here.offer(PushCache, PushCache(here))


async def open_people(here: Container) -> None:
    """Start to listen. Call on the event loop, before the first request."""
    held_files(here).register(IMAGE_CHANNEL, take_held_image(here))
    await here.get(Sessions).open()
    await here.get(TelephonyStates).open()
    here.offer(SessionCleanupJob, SessionCleanupJob(here)).open()
    here.offer(PresenceExpiryTask, PresenceExpiryTask(here)).open()
    here.offer(LdapSyncTask, LdapSyncTask(here)).open()
    here.offer(SamlMetadataTask, SamlMetadataTask(here)).open()
    http = here.offer(ProviderHttp, ProviderHttp(here.settings))
    here.offer(ProviderKeys, ProviderKeys(http))
    await open_push(here)
    await open_connections(here)


async def close_people(here: Container) -> None:
    await close_connections(here)
    await close_push(here)
    await here.get(ProviderHttp).close()
    await here.get(SamlMetadataTask).close()
    await here.get(LdapSyncTask).close()
    await here.get(PresenceExpiryTask).close()
    await here.get(SessionCleanupJob).close()
    await here.get(TelephonyStates).close()
    await here.get(Sessions).close()
