/*
 * The parts of the task Audit.
 */
#ifndef IPAM_COLLECT_COLLECT_AUDIT_H
#define IPAM_COLLECT_COLLECT_AUDIT_H

#include "ipam/collect/collect_task.h"

/* The audit logs of a DHCP server, both families. */
struct tevent_req *collect_audit_dhcp_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server);

/* Logons, by the events of a domain controller or a policy server. */
struct tevent_req *collect_audit_logon_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server);

/* What was changed of a DHCP server, by its operational channel (EVT-02). */
struct tevent_req *collect_audit_event_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server);

#endif
