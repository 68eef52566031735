/*
 * What the counters of a DNS server are called: [MS-DNSP] 2.2.10.2, one list
 * for each structure, in its order and its words. Servers of some versions leave
 * out what is MAYBE there; a ROW is N numbers of one name.
 */
#include <stddef.h>

#include "rpc/dns/rpc_dns_counter.h"

#define ONE(name) {name, 1, false}
#define MAYBE(name) {name, 1, true}
#define ROW(name, n) {name, n, false}
#define END {NULL, 0, false}

/* 2.2.10.2.4 */
static const struct rpc_dns_counter_name time_names[] = {
	ONE("ServerStartTimeSeconds"), ONE("LastClearTimeSeconds"),
	ONE("SecondsSinceServerStart"), ONE("SecondsSinceLastClear"), END,
};

/* 2.2.10.2.5 */
static const struct rpc_dns_counter_name query_names[] = {
	ONE("UdpQueries"), ONE("UdpResponses"), ONE("UdpQueriesSent"),
	ONE("UdpResponsesReceived"), ONE("TcpClientConnections"),
	ONE("TcpQueries"), ONE("TcpResponses"), ONE("TcpQueriesSent"),
	ONE("TcpResponsesReceived"), END,
};

/* 2.2.10.2.6 */
static const struct rpc_dns_counter_name query2_names[] = {
	ONE("TotalQueries"), ONE("Standard"), ONE("Notify"), ONE("Update"),
	MAYBE("TKeyNego"), ONE("TypeA"), ONE("TypeNs"), ONE("TypeSoa"),
	ONE("TypeMx"), ONE("TypePtr"), ONE("TypeSrv"), ONE("TypeAll"),
	ONE("TypeIxfr"), ONE("TypeAxfr"), ONE("TypeOther"), END,
};

/* 2.2.10.2.7 */
static const struct rpc_dns_counter_name recurse_names[] = {
	ONE("ReferralPasses"), ONE("QueriesRecursed"),
	ONE("OriginalQuestionRecursed"), ONE("AdditionalRecursed"),
	ONE("TotalQuestionsRecursed"), ONE("Retries"), ONE("LookupPasses"),
	ONE("Forwards"), ONE("Sends"), ONE("Responses"),
	ONE("ResponseUnmatched"), MAYBE("ResponseMismatched"),
	ONE("ResponseFromForwarder"), ONE("ResponseAuthoritative"),
	ONE("ResponseNotAuth"), ONE("ResponseAnswer"),
	ONE("ResponseNameError"), ONE("ResponseRcode"), ONE("ResponseEmpty"),
	ONE("ResponseDelegation"), ONE("ResponseNonZoneData"),
	ONE("ResponseUnsecure"), ONE("ResponseBadPacket"),
	ONE("SendResponseDirect"), ONE("ContinueCurrentRecursion"),
	ONE("ContinueCurrentLookup"), ONE("ContinueNextLookup"),
	ONE("RootNsQuery"), ONE("RootNsResponse"), ONE("CacheUpdateAlloc"),
	ONE("CacheUpdateResponse"), ONE("CacheUpdateFree"),
	ONE("CacheUpdateRetry"), ONE("SuspendedQuery"),
	ONE("ResumeSuspendedQuery"), ONE("PacketTimeout"),
	ONE("FinalTimeoutQueued"), ONE("FinalTimeoutExpired"), ONE("Failures"),
	ONE("RecursionFailure"), ONE("ServerFailure"), ONE("PartialFailure"),
	ONE("CacheUpdateFailure"), ONE("RecursePassFailure"),
	ONE("FailureReachAuthority"), ONE("FailureReachPreviousResponse"),
	ONE("FailureRetryCount"), ONE("TcpTry"), ONE("TcpConnectFailure"),
	ONE("TcpConnect"), ONE("TcpQuery"), ONE("TcpResponse"),
	ONE("TcpDisconnect"), MAYBE("DiscardedDuplicateQueries"),
	MAYBE("DuplicateCoalesedQueries"), MAYBE("GnzLocalQuery"),
	MAYBE("GnzRemoteQuery"), MAYBE("GnzRemoteResponse"),
	MAYBE("GnzRemoteResponseCacheSuccess"),
	MAYBE("GnzRemoteResponseCacheFailure"), MAYBE("CacheLockingDiscards"),
	END,
};

/* 2.2.10.2.8 */
static const struct rpc_dns_counter_name dnssec_names[] = {
	ONE("SuccessfulValidations"), ONE("FailedValidations"),
	ONE("RecursionFailures"), END,
};

/* 2.2.10.2.9 */
static const struct rpc_dns_counter_name master_names[] = {
	ONE("NotifySent"), ONE("Request"), ONE("NameError"), ONE("FormError"),
	ONE("AxfrLimit"), ONE("Refused"), ONE("RefuseSecurity"),
	ONE("RefuseShutdown"), MAYBE("RefuseLoading"), ONE("RefuseZoneLocked"),
	ONE("RefuseServerFailure"), MAYBE("RefuseNotAuth"),
	MAYBE("RefuseReadOnly"), ONE("Failure"), ONE("AxfrRequest"),
	ONE("AxfrSuccess"), MAYBE("StubAxfrRequest"), ONE("IxfrRequest"),
	ONE("IxfrNoVersion"), ONE("IxfrUpdateSuccess"), ONE("IxfrTcpRequest"),
	ONE("IxfrTcpSuccess"), ONE("IxfrAxfr"), ONE("IxfrUdpRequest"),
	ONE("IxfrUdpSuccess"), ONE("IxfrUdpForceTcp"), ONE("IxfrUdpForceAxfr"),
	END,
};

/* 2.2.10.2.10 */
static const struct rpc_dns_counter_name secondary_names[] = {
	ONE("NotifyReceived"), ONE("NotifyInvalid"), ONE("NotifyPrimary"),
	MAYBE("NotifyNonPrimary"), ONE("NotifyNoVersion"),
	ONE("NotifyNewVersion"), ONE("NotifyCurrentVersion"),
	ONE("NotifyOldVersion"), ONE("NotifyMasterUnknown"), ONE("SoaRequest"),
	ONE("SoaResponse"), ONE("SoaResponseInvalid"),
	ONE("SoaResponseNameError"), ONE("AxfrRequest"), ONE("AxfrResponse"),
	ONE("AxfrSuccess"), ONE("AxfrRefused"), ONE("AxfrInvalid"),
	MAYBE("StubAxfrRequest"), MAYBE("StubAxfrResponse"),
	MAYBE("StubAxfrSuccess"), MAYBE("StubAxfrRefused"),
	MAYBE("StubAxfrInvalid"), ONE("IxfrUdpRequest"),
	ONE("IxfrUdpResponse"), ONE("IxfrUdpSuccess"), ONE("IxfrUdpUseTcp"),
	ONE("IxfrUdpUseAxfr"), ONE("IxfrUdpWrongServer"),
	ONE("IxfrUdpNoUpdate"), ONE("IxfrUdpNewPrimary"),
	ONE("IxfrUdpFormerr"), ONE("IxfrUdpRefused"), ONE("IxfrUdpInvalid"),
	ONE("IxfrTcpRequest"), ONE("IxfrTcpResponse"), ONE("IxfrTcpSuccess"),
	ONE("IxfrTcpAxfr"), ONE("IxfrTcpFormerr"), ONE("IxfrTcpRefused"),
	ONE("IxfrTcpInvalid"), END,
};

/* 2.2.10.2.11 */
static const struct rpc_dns_counter_name wins_names[] = {
	ONE("WinsLookups"), ONE("WinsResponses"), ONE("WinsReverseLookups"),
	ONE("WinsReverseResponses"), END,
};

/* 2.2.10.2.12 */
static const struct rpc_dns_counter_name update_names[] = {
	ONE("Received"), ONE("Empty"), ONE("NoOps"), ONE("Completed"),
	ONE("Rejected"), ONE("FormErr"), ONE("NxDomain"), ONE("NotImpl"),
	ONE("Refused"), ONE("YxDomain"), ONE("YxRrset"), ONE("NxRrset"),
	ONE("NotAuth"), ONE("NotZone"), ONE("RefusedNonSecure"),
	ONE("RefusedAccessDenied"), ONE("SecureSuccess"),
	ONE("SecureContinue"), ONE("SecureFailure"),
	ONE("SecureDsWriteFailure"), ONE("DsSuccess"), ONE("DsWriteFailure"),
	ONE("unused_was_Collisions"), ONE("unused_was_CollisionsRead"),
	ONE("unused_was_CollisionsWrite"), ONE("unused_was_CollisionsDsWrite"),
	ONE("Queued"), ONE("Retry"), ONE("Timeout"), ONE("InQueue"),
	ONE("Forwards"), ONE("TcpForwards"), ONE("ForwardResponses"),
	ONE("ForwardTimeouts"), ONE("ForwardInQueue"), ROW("UpdateType", 39),
	END,
};

/* 2.2.10.2.13 */
static const struct rpc_dns_counter_name skwansec_names[] = {
	ONE("SecContextCreate"), ONE("SecContextFree"), ONE("SecContextQueue"),
	ONE("SecContextQueueInNego"), ONE("SecContextQueueNegoComplete"),
	ONE("SecContextQueueLength"), ONE("SecContextDequeue"),
	ONE("SecContextTimeout"), ONE("SecPackAlloc"), ONE("SecPackFree"),
	ONE("SecTkeyInvalid"), ONE("SecTkeyBadTime"), ONE("SecTsigFormerr"),
	ONE("SecTsigEcho"), ONE("SecTsigBadKey"), ONE("SecTsigVerifySuccess"),
	ONE("SecTsigVerifyFailed"), END,
};

/* 2.2.10.2.14 */
static const struct rpc_dns_counter_name ds_names[] = {
	ONE("DsTotalNodesRead"), ONE("DsTotalRecordsRead"),
	ONE("DsNodesLoaded"), ONE("DsRecordsLoaded"), ONE("DsTombstonesRead"),
	ONE("DsUpdateSearches"), ONE("DsUpdateNodesRead"),
	ONE("DsUpdateRecordsRead"), ONE("UpdateLists"), ONE("UpdateNodes"),
	ONE("UpdateSuppressed"), ONE("UpdateWrites"), ONE("UpdateTombstones"),
	ONE("UpdateRecordChange"), ONE("UpdateAgingRefresh"),
	ONE("UpdateAgingOn"), ONE("UpdateAgingOff"), ONE("UpdatePacket"),
	ONE("UpdatePacketPrecon"), ONE("UpdateAdmin"), ONE("UpdateAutoConfig"),
	ONE("UpdateScavenge"), ONE("DsNodesAdded"), ONE("DsNodesModified"),
	ONE("DsNodesTombstoned"), ONE("DsNodesDeleted"), ONE("DsRecordsAdded"),
	ONE("DsRecordsReplaced"), ONE("DsWriteSuppressed"),
	ONE("DsSerialWrites"), ONE("LdapTimedWrites"),
	ONE("LdapWriteTimeTotal"), ONE("LdapWriteAverage"),
	ONE("LdapWriteMax"), ONE("LdapWriteBucket0"), ONE("LdapWriteBucket1"),
	ONE("LdapWriteBucket2"), ONE("LdapWriteBucket3"),
	ONE("LdapWriteBucket4"), ONE("LdapWriteBucket5"),
	ONE("LdapSearchTime"), ONE("FailedDeleteDsEntries"),
	ONE("FailedReadRecords"), ONE("FailedLdapModify"),
	ONE("FailedLdapAdd"), MAYBE("PollingPassesWithDsErrors"),
	MAYBE("LdapReconnects"), ROW("DsWriteType", 40), END,
};

/* 2.2.10.2.16 */
static const struct rpc_dns_counter_name memory_names[] = {
	ONE("Memory"), ONE("Alloc"), ONE("Free"), ONE("StdUsed"),
	ONE("StdReturn"), ONE("StdInUse"), ONE("StdMemory"),
	ONE("StdToHeapAlloc"), ONE("StdToHeapFree"), ONE("StdToHeapInUse"),
	ONE("StdToHeapMemory"), ONE("StdBlockAlloc"), ONE("StdBlockUsed"),
	ONE("StdBlockReturn"), ONE("StdBlockInUse"), ONE("StdBlockFreeList"),
	ONE("StdBlockFreeListMemory"), ONE("StdBlockMemory"),
	ROW("MemTags", 156), END,
};

/* 2.2.10.2.17 */
static const struct rpc_dns_counter_name timeout_names[] = {
	ONE("SetTotal"), ONE("SetDirect"), ONE("SetFromDereference"),
	ONE("SetFromChildDelete"), ONE("AlreadyInSystem"), ONE("Checks"),
	ONE("RecentAccess"), ONE("ActiveRecord"), ONE("CanNotDelete"),
	ONE("Deleted"), ONE("ArrayBlocksCreated"), ONE("ArrayBlocksDeleted"),
	ONE("DelayedFreesQueued"), ONE("DelayedFreesQueuedWithFunction"),
	ONE("DelayedFreesExecuted"), ONE("DelayedFreesExecutedWithFunction"),
	END,
};

/* 2.2.10.2.18 */
static const struct rpc_dns_counter_name dbase_names[] = {
	ONE("NodeMemory"), ONE("NodeInUse"), ONE("NodeUsed"),
	ONE("NodeReturn"), END,
};

/* 2.2.10.2.19 */
static const struct rpc_dns_counter_name record_names[] = {
	ONE("InUse"), ONE("Used"), ONE("Return"), ONE("Memory"),
	ONE("CacheTotal"), ONE("CacheCurrent"), ONE("CacheTimeouts"),
	ONE("SlowFreeQueued"), ONE("SlowFreeFinished"), END,
};

/* 2.2.10.2.20 */
static const struct rpc_dns_counter_name packet_names[] = {
	ONE("UdpAlloc"), ONE("UdpFree"), ONE("UdpNetAllocs"), ONE("UdpMemory"),
	ONE("UdpUsed"), ONE("UdpReturn"), ONE("UdpResponseReturn"),
	ONE("UdpQueryReturn"), ONE("UdpInUse"), ONE("UdpInFreeList"),
	ONE("TcpAlloc"), ONE("TcpRealloc"), ONE("TcpFree"),
	ONE("TcpNetAllocs"), ONE("TcpMemory"), ONE("RecursePacketUsed"),
	ONE("RecursePacketReturn"), MAYBE("PacketsForNsListUsed"),
	MAYBE("PacketsForNsListReturned"), MAYBE("PacketsForNsListInUse"), END,
};

/* 2.2.10.2.21 */
static const struct rpc_dns_counter_name nbstat_names[] = {
	ONE("NbstatAlloc"), ONE("NbstatFree"), ONE("NbstatNetAllocs"),
	ONE("NbstatMemory"), ONE("NbstatUsed"), ONE("NbstatReturn"),
	ONE("NbstatInUse"), ONE("NbstatInFreeList"), END,
};

/* 2.2.10.2.22 */
static const struct rpc_dns_counter_name private_names[] = {
	ONE("RecordFile"), ONE("RecordFileFree"), ONE("RecordDs"),
	ONE("RecordDsFree"), ONE("RecordAdmin"), ONE("RecordAdminFree"),
	ONE("RecordDynUp"), ONE("RecordDynUpFree"), ONE("RecordAxfr"),
	ONE("RecordAxfrFree"), ONE("RecordIxfr"), ONE("RecordIxfrFree"),
	ONE("RecordCopy"), ONE("RecordCopyFree"), ONE("RecordCache"),
	ONE("RecordCacheFree"), ONE("UdpSocketPnpDelete"),
	ONE("UdpRecvFailure"), ONE("UdpErrorMessageSize"),
	ONE("UdpConnResets"), ONE("UdpConnResetRetryOverflow"),
	ONE("UdpGQCSFailure"), ONE("UdpGQCSFailureWithContext"),
	ONE("UdpGQCSConnReset"), ONE("UdpIndicateRecvFailures"),
	ONE("UdpRestartRecvOnSockets"), ONE("TcpConnectAttempt"),
	ONE("TcpConnectFailure"), ONE("TcpConnect"), ONE("TcpQuery"),
	ONE("TcpDisconnect"), ONE("SecTsigVerifyOldSig"),
	ONE("SecTsigVerifyOldFailed"), ONE("SecBigTimeSkewBypass"),
	ONE("ZoneLoadInit"), ONE("ZoneLoadComplete"), ONE("ZoneDbaseDelete"),
	ONE("ZoneDbaseDelayedDelete"), END,
};

/* 2.2.10.2.23 */
static const struct rpc_dns_counter_name error_names[] = {
	ONE("NoError"), ONE("FormError"), ONE("ServFail"), ONE("NxDomain"),
	ONE("NotImpl"), ONE("Refused"), ONE("YxDomain"), ONE("YxRRSet"),
	ONE("NxRRSet"), ONE("NotAuth"), ONE("NotZone"), ONE("Max"),
	ONE("BadSig"), ONE("BadKey"), ONE("BadTime"), ONE("UnknownError"), END,
};

/* 2.2.10.2.24 */
static const struct rpc_dns_counter_name cache_names[] = {
	ONE("CacheExceededLimitChecks"), ONE("SuccessfulFreePasses"),
	ONE("FailedFreePasses"), ONE("PassesWithNoFrees"),
	ONE("PassesRequiringAggressiveFree"), END,
};

/* 2.2.10.2.25 */
static const struct rpc_dns_counter_name rrl_names[] = {
	ONE("TotalResponsesSent"), ONE("TotalResponsesDropped"),
	ONE("TotalResponsesTruncated"), ONE("TotalResponsesLeaked"), END,
};

const struct rpc_dns_counter_group rpc_dns_counter_groups[] = {
	{0x00000001u, "Time", time_names},
	{0x00000002u, "Query", query_names},
	{0x00000004u, "Query2", query2_names},
	{0x00000008u, "Recurse", recurse_names},
	{0x01000000u, "Dnssec", dnssec_names},
	{0x00000010u, "Master", master_names},
	{0x00000020u, "Secondary", secondary_names},
	{0x00000040u, "Wins", wins_names},
	{0x00000100u, "Update", update_names},
	{0x00000800u, "NonWireUpdate", update_names},
	{0x00000200u, "Security", skwansec_names},
	{0x00000400u, "Ds", ds_names},
	{0x00010000u, "Memory", memory_names},
	{0x00020000u, "Timeout", timeout_names},
	{0x00040000u, "Database", dbase_names},
	{0x00080000u, "Record", record_names},
	{0x00100000u, "Packet", packet_names},
	{0x00200000u, "Nbstat", nbstat_names},
	{0x10000000u, "Private", private_names},
	{0x00400000u, "Errors", error_names},
	{0x00800000u, "Cache", cache_names},
	{0x20000000u, "Rrl", rrl_names},
	{0, NULL, NULL},
};
