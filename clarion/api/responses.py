"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.people.openid.responses import PublicKeyInfo


class ApiVersionsApiVersion(TypedDict):
    releaseDate: str
    uri: str
    uriString: str
    versionString: str


class ApiVersions(TypedDict):
    uri: str
    apiVersions: list[ApiVersionsApiVersion]
    serverVersion: str
    serverRevision: str


class ApiVersionInfo(TypedDict):
    uri: str
    versionString: str
    releaseDate: str
    uriString: str


class ApiStatus(TypedDict):
    uri: str
    status: str


class BlocksCoreApi(TypedDict):
    baseUri: str


class BlocksRcv(TypedDict):
    baseApiUri: str
    baseWebUri: str


class BlocksRcm(TypedDict):
    baseWebUri: str
    sdkDomain: str


class BlocksRcw(TypedDict):
    baseApiUri: str


class BlocksInfo(TypedDict):
    version: str
    retryCount: int
    retryInterval: int
    coreApi: BlocksCoreApi
    rcv: BlocksRcv
    rcm: BlocksRcm
    edc: BlocksCoreApi
    rcw: BlocksRcw
    featureFlagsApi: BlocksCoreApi


class InitialDiscoveryDiscoveryApi(TypedDict):
    defaultExternalUri: str


class InitialDiscoveryAuthApi(TypedDict):
    authorizationUri: str
    defaultTokenUri: str
    oidcDiscoveryUri: str


class InitialDiscovery(TypedDict):
    version: str
    retryCount: int
    retryInterval: int
    coreApi: BlocksCoreApi
    rcv: BlocksRcv
    rcm: BlocksRcm
    edc: BlocksCoreApi
    rcw: BlocksRcw
    featureFlagsApi: BlocksCoreApi
    brandId: str
    discoveryApi: InitialDiscoveryDiscoveryApi
    authApi: InitialDiscoveryAuthApi


class ExternalDiscoveryDiscoveryApi(TypedDict):
    externalUri: str
    initialUri: str


class ExternalDiscoveryAuthApi(TypedDict):
    authorizationUri: str
    baseUri: str
    oidcDiscoveryUri: str
    tokenUri: str


class ExternalDiscovery(TypedDict):
    version: str
    retryCount: int
    retryInterval: int
    coreApi: BlocksCoreApi
    rcv: BlocksRcv
    rcm: BlocksRcm
    edc: BlocksCoreApi
    rcw: BlocksRcw
    featureFlagsApi: BlocksCoreApi
    brandId: str
    expiresIn: int
    retryCycleDelay: int
    discoveryApi: ExternalDiscoveryDiscoveryApi
    authApi: ExternalDiscoveryAuthApi


class JsonWebKeySet(TypedDict):
    keys: list[PublicKeyInfo]


class WebConfigDemo(TypedDict):
    address: str


class WebConfig(TypedDict):
    clientId: str
    brandName: str
    scopes: list[str]
    demo: NotRequired[WebConfigDemo]
