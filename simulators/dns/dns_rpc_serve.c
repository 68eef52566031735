/*
 * The methods of [MS-DNSP] 3.1.4. Those of 2016 (opnums 10 to 18) are answered
 * where they name neither a scope nor a virtualization instance, of which
 * there are none here; those of Windows 2000 whose structures differ (0 to 2)
 * fault as an unknown opnum does.
 */
#include "simulators/dns/dns_rpc_call.h"

#include <ndr.h>

#define BEGIN(method, zone)                                                    \
	struct sim_dns_call call;                                              \
	enum sim_dns_error error =                                             \
		sim_dns_call_begin(&call, dce_call, mem_ctx, #method);         \
	const char *zone_name = sim_dns_call_text(zone);                       \
	sim_dns_call_note(&call, "Zone", zone_name)

#define HEAD(method)                                                           \
	static WERROR dcesrv_##method(struct dcesrv_call_state *dce_call,      \
				      TALLOC_CTX *mem_ctx, struct method *r)

/* A scope, or an instance, that is named is one that is not here. */
static enum sim_dns_error no_scope(enum sim_dns_error error,
				   const char *scope, const char *instance)
{
	return error == SIM_DNS_OK && (scope != NULL || instance != NULL) ?
		       SIM_DNS_NO_SCOPE :
		       error;
}

#define UNKNOWN(method)                                                        \
	HEAD(method)                                                           \
	{                                                                      \
		struct sim_dns_call call;                                      \
		sim_dns_call_begin(&call, dce_call, mem_ctx, #method);         \
		dce_call->fault_code = DCERPC_FAULT_OP_RNG_ERROR;              \
		return sim_dns_call_end(&call, SIM_DNS_NOT_IMPLEMENTED);       \
	}

UNKNOWN(R_DnssrvOperation)
UNKNOWN(R_DnssrvQuery)
UNKNOWN(R_DnssrvComplexOperation)

#define OPERATION(method, scope, instance)                                     \
	HEAD(method)                                                           \
	{                                                                      \
		BEGIN(method, r->in.pszZone);                                  \
		const char *operation = sim_dns_call_text(r->in.pszOperation); \
		sim_dns_call_note(&call, "Operation", operation);              \
		error = no_scope(error, scope, instance);                      \
		if (error == SIM_DNS_OK) {                                     \
			error = sim_dns_operate(&call, zone_name, operation,   \
						r->in.dwContext,               \
						r->in.dwTypeId, &r->in.pData); \
		}                                                              \
		return sim_dns_call_end(&call, error);                         \
	}

OPERATION(R_DnssrvOperation2, NULL, NULL)
OPERATION(R_DnssrvOperation3, r->in.pwszZoneScope, NULL)
OPERATION(R_DnssrvOperation4, r->in.pwszZoneScope,
	  r->in.pwszVirtualizationInstanceID)

/* What failed carries nothing. */
static void clear(uint32_t *type, union DNSP_DATA *data)
{
	*type = DNSP_TYPE_NULL;
	memset(data, 0, sizeof(*data));
}

#define QUERY(method, scope, instance)                                         \
	HEAD(method)                                                           \
	{                                                                      \
		BEGIN(method, r->in.pszZone);                                  \
		const char *operation = sim_dns_call_text(r->in.pszOperation); \
		sim_dns_call_note(&call, "Operation", operation);              \
		error = no_scope(error, scope, instance);                      \
		clear(r->out.pdwTypeId, r->out.ppData);                        \
		if (error == SIM_DNS_OK) {                                     \
			error = sim_dns_query(&call, zone_name, operation,     \
					      r->out.pdwTypeId,                \
					      r->out.ppData);                  \
		}                                                              \
		if (error != SIM_DNS_OK) {                                     \
			clear(r->out.pdwTypeId, r->out.ppData);                \
		}                                                              \
		return sim_dns_call_end(&call, error);                         \
	}

QUERY(R_DnssrvQuery2, NULL, NULL)
QUERY(R_DnssrvQuery3, r->in.pwszZoneScope, NULL)
QUERY(R_DnssrvQuery4, r->in.pwszZoneScope, r->in.pwszVirtualizationInstanceID)

#define COMPLEX(method, instance)                                              \
	HEAD(method)                                                           \
	{                                                                      \
		BEGIN(method, r->in.pszZone);                                  \
		const char *operation = sim_dns_call_text(r->in.pszOperation); \
		sim_dns_call_note(&call, "Operation", operation);              \
		error = no_scope(error, NULL, instance);                       \
		clear(r->out.pdwTypeOut, r->out.ppDataOut);                    \
		if (error == SIM_DNS_OK) {                                     \
			error = sim_dns_complex(&call, zone_name, operation,   \
						r->in.dwTypeIn,                \
						&r->in.pDataIn,                \
						r->out.pdwTypeOut,             \
						r->out.ppDataOut);             \
		}                                                              \
		if (error != SIM_DNS_OK) {                                     \
			clear(r->out.pdwTypeOut, r->out.ppDataOut);            \
		}                                                              \
		return sim_dns_call_end(&call, error);                         \
	}

COMPLEX(R_DnssrvComplexOperation2, NULL)
COMPLEX(R_DnssrvComplexOperation3, r->in.pwszVirtualizationInstanceID)

#define LISTING(method, scope, instance)                                       \
	HEAD(method)                                                           \
	{                                                                      \
		BEGIN(method, r->in.pszZone);                                  \
		const char *node = sim_dns_call_text(r->in.pszNodeName);       \
		sim_dns_call_note(&call, "Node", node);                        \
		error = no_scope(error, scope, instance);                      \
		*r->out.pdwBufferLength = 0;                                   \
		*r->out.ppBuffer = NULL;                                       \
		if (error == SIM_DNS_OK) {                                     \
			error = sim_dns_enumerate(                             \
				&call, zone_name, node,                        \
				sim_dns_call_text(r->in.pszStartChild),        \
				r->in.wRecordType, r->in.fSelectFlag,          \
				r->out.pdwBufferLength, r->out.ppBuffer);      \
		}                                                              \
		return sim_dns_call_end(&call, error);                         \
	}

LISTING(R_DnssrvEnumRecords, NULL, NULL)
LISTING(R_DnssrvEnumRecords2, NULL, NULL)
LISTING(R_DnssrvEnumRecords3, r->in.pwszZoneScope, NULL)
LISTING(R_DnssrvEnumRecords4, r->in.pwszZoneScope,
	r->in.pwszVirtualizationInstanceID)

#define UPDATE(method, scope, instance)                                        \
	HEAD(method)                                                           \
	{                                                                      \
		BEGIN(method, r->in.pszZone);                                  \
		const char *node = sim_dns_call_text(r->in.pszNodeName);       \
		sim_dns_call_note(&call, "Node", node);                        \
		error = no_scope(error, scope, instance);                      \
		if (error == SIM_DNS_OK) {                                     \
			error = sim_dns_update(&call, zone_name, node,         \
					       r->in.pAddRecord,               \
					       r->in.pDeleteRecord);           \
		}                                                              \
		return sim_dns_call_end(&call, error);                         \
	}

UPDATE(R_DnssrvUpdateRecord, NULL, NULL)
UPDATE(R_DnssrvUpdateRecord2, NULL, NULL)
UPDATE(R_DnssrvUpdateRecord3, r->in.pwszZoneScope, NULL)
UPDATE(R_DnssrvUpdateRecord4, r->in.pwszZoneScope,
       r->in.pwszVirtualizationInstanceID)

#define DCESRV_INTERFACE_DNSP_BIND dcesrv_interface_bind_require_integrity
#include "gen_ndr/ndr_dnsp_s.c"
