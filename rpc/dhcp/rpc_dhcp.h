/*
 * Asks a DHCP server by [MS-DHCPM]: version, settings, scopes, leases and
 * counters, IPv4 and IPv6. Everything handed out is plain: host byte order,
 * UTF-8, seconds UTC, owned by the mem_ctx of its _recv.
 *
 * Servers differ by generation. Each question has a list of methods, newest
 * first; one that the server lacks (fault "opnum out of range", or the newer
 * interface missing) makes room for the next.
 *
 * A server is not trusted: every listing is bounded in pages and rows, must
 * advance, and a name that is not UTF-16 or a range that cannot be costs a
 * mark (RPC_DHCP_ODD_...) on its row and nothing else.
 *
 * One question at a time on one struct rpc_dhcp. Freeing a request abandons
 * it, and the connection with it: its answer may still be under way.
 */
#ifndef RPC_DHCP_RPC_DHCP_H
#define RPC_DHCP_RPC_DHCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <tevent.h>

#include "rpc/conn/rpc_conn.h"

/* Instants that are none: DATE_TIME of [MS-DHCPM] 2.2.1.2. */
#define RPC_DHCP_TIME_NONE  INT64_MIN
#define RPC_DHCP_TIME_NEVER INT64_MAX

/* What was strange about a row; a row may carry several. */
enum rpc_dhcp_odd {
	RPC_DHCP_ODD_TEXT = 1,	 /* not UTF-16; U+FFFD where it broke */
	RPC_DHCP_ODD_RANGE = 2,	 /* ends before it starts, or leaves the
				    scope */
	RPC_DHCP_ODD_MASK = 4,	 /* bits of the mask are not contiguous */
	RPC_DHCP_ODD_ADDRESS = 8, /* outside its scope */
	RPC_DHCP_ODD_VALUE = 16	  /* more than is kept, or contradictory */
};

/* octets in network order; 4 or 16 of them count. */
struct rpc_dhcp_address {
	uint8_t family; /* 4 or 6 */
	uint8_t octets[16];
};

struct rpc_dhcp_limits {
	uint32_t call_ms;    /* deadline of each call */
	uint32_t page_bytes; /* asked for in one page of leases */
	uint32_t pages;	     /* of one listing */
	uint32_t rows;	     /* of one listing */
	uint32_t list_ms;    /* of one listing, all pages; 0: none */
};

/* 30 s, 65536 bytes, 100,000 pages, 16,000,000 rows, one hour. */
struct rpc_dhcp_limits rpc_dhcp_limits_default(void);

struct rpc_dhcp_version {
	uint32_t major, minor; /* 10.0: Windows Server 2016 and later */
};

struct rpc_dhcp;

/*
 * Connects to both interfaces (the newer may be missing) and asks for the
 * version (opnum 28, 3.1.4.29). timeout_ms holds for each connection.
 * Errors: those of rpc_conn_open_recv() and rpc_conn_call_recv(), and WERROR
 * 5 (denied) where the account is no member of DHCP Users.
 */
struct tevent_req *
rpc_dhcp_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct rpc_dhcp_limits *limits, uint32_t timeout_ms);
struct rpc_status rpc_dhcp_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp **out_dhcp);

struct rpc_dhcp_version rpc_dhcp_version(const struct rpc_dhcp *dhcp);

/*
 * Ends every request that has no _recv of its own: a change, of which the
 * server says only whether it was made. Errors: the connection's; WERROR, the
 * server's refusal; ERRNO EINVAL, a value that cannot be sent (text that is not
 * UTF-8 or too long, an address of the wrong family); NTSTATUS 0xC002002E, the
 * server's version has no such method.
 */
struct rpc_status rpc_dhcp_edit_recv(struct tevent_req *req);

/* Whether a question failed because the server's version has no method. */
bool rpc_dhcp_is_lacking(struct rpc_status status);

/* Whether dhcpsrv2 answered; without it there is no IPv6. */
bool rpc_dhcp_has_second(const struct rpc_dhcp *dhcp);

/* ------------------------------------------------------------ settings */

/*
 * Each part has its own status: a server without IPv6 still has the rest.
 * A member counts only where the status of its part is OK.
 */
struct rpc_dhcp_config {
	struct rpc_status v4_status; /* opnum 42, 40, 26 */
	const char *database_name;
	const char *database_path;
	const char *backup_path;
	uint32_t backup_interval_minutes;
	uint32_t cleanup_interval_minutes;
	uint32_t ping_retries; /* 0 with opnum 26 */
	bool audit_log;	       /* false with opnum 26 */
	bool database_logging;

	/* dhcpsrv2 35; for DHCP Administrators alone: others read WERROR 5 */
	struct rpc_status attributes_status;
	bool rogue;			     /* not authorized in AD */
	bool domain_member;
	bool dynamic_bootp;
	bool caller_is_admin;

	struct rpc_status audit_status; /* dhcpsrv2 33 */
	const char *audit_dir;
	uint32_t audit_check_interval;
	uint32_t audit_max_mb;
	uint32_t audit_min_disk_mb;

	struct rpc_status v6_status; /* dhcpsrv2 66 */
	bool v6_unicast;
	bool v6_rapid_commit;
	bool v6_audit_log;
	uint32_t v6_preferred_s, v6_valid_s, v6_t1_s, v6_t2_s;
};

struct tevent_req *rpc_dhcp_config_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp);
/* Fails only where the connection did. */
struct rpc_status rpc_dhcp_config_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_config **out_config);

/* -------------------------------------------------------------- scopes */

enum rpc_dhcp_range_type { /* DHCP_SUBNET_ELEMENT_TYPE, 2.2.1.1 */
			   RPC_DHCP_RANGE_ANY = 0,
			   RPC_DHCP_RANGE_DHCP = 5,
			   RPC_DHCP_RANGE_BOTH = 6,
			   RPC_DHCP_RANGE_BOOTP = 7
};

struct rpc_dhcp_range {
	struct rpc_dhcp_address first, last; /* both inclusive */
	enum rpc_dhcp_range_type type;	     /* of exclusions: ANY */
	uint32_t bootp_max; /* BOTH: at most so many BOOTP clients; 0 and
			       0xFFFFFFFF: any number */
	uint32_t odd;
};

struct rpc_dhcp_reservation {
	struct rpc_dhcp_address address;
	/* The scope prefix of [MS-DHCPM] 2.2.1.2.5 is taken off. */
	const uint8_t *client_id;
	uint32_t client_id_len;
	uint8_t client_type; /* 1 DHCP, 2 BOOTP, 3 both; 0 unknown, v6 */
	uint32_t iaid;	     /* v6 */
	const char *name;    /* NULL: none, or the server cannot tell (v6, and
				v4 before Windows Server 2012) */
	const char *comment; /* likewise */
	bool no_options;     /* it says that there are none; 2012 and later */
	uint32_t odd;
};

struct rpc_dhcp_scope {
	struct rpc_dhcp_address address; /* of the subnet: its id */
	uint8_t prefix;			 /* length, in bits */
	const char *name;		 /* NULL: none */
	const char *comment;		 /* NULL: none */
	uint32_t state;			 /* DHCP_SUBNET_STATE, v4 */
	bool active;
	bool nap; /* network access protection, before 2016; v4 */
	const char *superscope; /* NULL: in none, and v6 */
	uint16_t preference;	/* v6 */
	uint32_t odd;

	/* What could not be read of this scope alone; OK: all is there. */
	struct rpc_status info_status;
	struct rpc_status elements_status;

	struct rpc_dhcp_range *ranges;
	size_t num_ranges;
	struct rpc_dhcp_range *exclusions;
	size_t num_exclusions;
	struct rpc_dhcp_reservation *reservations;
	size_t num_reservations;
};

struct rpc_dhcp_scopes {
	struct rpc_dhcp_scope *scopes;
	size_t num_scopes;
	struct rpc_status superscope_status; /* v4 */
};

/*
 * Every scope of one family (4 or 6) with its elements. v4: dhcpsrv 3; for each
 * dhcpsrv 49, 2, dhcpsrv2 38, dhcpsrv 30, 5, and dhcpsrv2 119; dhcpsrv 37. v6:
 * dhcpsrv2 58, 63, 60. A scope that vanishes while we read
 * (ERROR_DHCP_SUBNET_NOT_PRESENT; v6 ERROR_FILE_NOT_FOUND, too) is left out. A
 * v6 question without dhcpsrv2 has no scopes and no error.
 */
struct tevent_req *rpc_dhcp_scopes_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp, int family);
/*
 * Errors: the connection's; the listing's own: WERROR, and LOCAL
 * TOO_MANY_PAGES, TOO_MANY_ROWS, NO_PROGRESS, BAD_REPLY.
 */
struct rpc_status rpc_dhcp_scopes_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_scopes **out_scopes);

/* -------------------------------------------------------------- leases */

enum rpc_dhcp_lease_state { /* DHCP_CLIENT_INFO_V5 AddressState, bits 0-1 */
			    RPC_DHCP_LEASE_OFFERED = 0,
			    RPC_DHCP_LEASE_ACTIVE = 1,
			    RPC_DHCP_LEASE_DECLINED = 2,
			    RPC_DHCP_LEASE_DOOMED = 3
};

struct rpc_dhcp_lease {
	struct rpc_dhcp_address address;
	uint8_t prefix;	     /* length of its mask; v6: 128 */
	uint8_t client_type; /* bClientType; v6: 0 IANA, 1 IATA */
	uint8_t raw_state;   /* AddressState whole; 1 where not told */
	enum rpc_dhcp_lease_state state;
	const uint8_t *client_id; /* v6: DUID */
	uint32_t client_id_len;
	uint32_t iaid;	     /* v6 */
	const char *name;    /* NULL: none */
	const char *comment; /* NULL: none */
	int64_t expires;     /* or RPC_DHCP_TIME_NONE, _NEVER */
	int64_t preferred;   /* v6: end of the preferred lifetime; v4: 0 */
	const char *policy;  /* that chose the address; NULL: none, and servers
				before Windows Server 2012 */
	uint32_t filter;     /* enum rpc_dhcp_filtered; 0: not told */
	bool no_ptr;	     /* 2012 R2: its PTR is not registered */
	uint32_t odd;
};

enum rpc_dhcp_filtered { /* FilterStatus, 2.2.1.2.96 */
			 RPC_DHCP_FILTERED_NONE = 1,
			 RPC_DHCP_FILTERED_ALLOW = 2,
			 RPC_DHCP_FILTERED_DENY = 4,
			 RPC_DHCP_FILTERED_ALLOW_WILDCARD = 8,
			 RPC_DHCP_FILTERED_DENY_WILDCARD = 16
};

/*
 * Gets each page as it comes; rows, and all they point to, live until it
 * returns. False ends the listing (it then fails with ERRNO ECANCELED).
 */
typedef bool (*rpc_dhcp_page_fn)(const struct rpc_dhcp_lease *leases,
				 size_t num_leases, void *private_data);

/*
 * The leases of one scope; of all scopes of a family with the address 0.
 * v4: dhcpsrv2 130, 115, 88, dhcpsrv 47, dhcpsrv2 0, dhcpsrv 35, 20; v6:
 * dhcpsrv2 64.
 * A resume handle that a server no longer knows ends with WERROR 20013
 * (ERROR_DHCP_JET_ERROR): start again.
 */
struct tevent_req *rpc_dhcp_leases_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_address *scope,
					rpc_dhcp_page_fn page,
					void *private_data);
/* Errors as those of rpc_dhcp_scopes_recv(); rows until then are counted. */
struct rpc_status rpc_dhcp_leases_recv(struct tevent_req *req,
				       uint64_t *out_rows);

/* ------------------------------------------------------------ counters */

struct rpc_dhcp_scope_count {
	struct rpc_dhcp_address scope;
	uint64_t in_use, available, pending;
};

struct rpc_dhcp_counts {
	int64_t started; /* of the service; counters begin there */
	/* v4: discover, offer, request, ack, nak, decline, release;
	 * v6: solicit, advertise, request, renew, rebind, reply, confirm,
	 * decline, release, inform */
	uint32_t messages[10];
	struct rpc_dhcp_scope_count *scopes;
	size_t num_scopes;
};

/*
 * v4: dhcpsrv2 81, dhcpsrv 22 (43 answers nothing on real servers, section
 * 3.1.4.44, and is asked only where 22 fails); v6: dhcpsrv2 68.
 */
struct tevent_req *rpc_dhcp_counts_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp, int family);
struct rpc_status rpc_dhcp_counts_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_counts **out_counts);

#endif
