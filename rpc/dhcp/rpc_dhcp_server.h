/*
 * Changes to a server's settings, its bindings to interfaces, and what little
 * else concerns the whole of it ([MS-DHCPM] 3.1.4.26, .40, .42; 3.2.4.33, .37,
 * .35, .41 to .43, .47, .66, .67, .70, .71, .88, .117 to .119, .3, .4, .6,
 * .32). What it
 * is set to is read by rpc_dhcp_config_send().
 */
#ifndef RPC_DHCP_RPC_DHCP_SERVER_H
#define RPC_DHCP_RPC_DHCP_SERVER_H

#include "rpc/dhcp/rpc_dhcp.h"

/* ------------------------------------------------------------ settings */

enum rpc_dhcp_config_field { /* FieldsToSet of 3.1.4.42 */
			     RPC_DHCP_CONFIG_DATABASE_NAME = 0x002,
			     RPC_DHCP_CONFIG_DATABASE_PATH = 0x004,
			     RPC_DHCP_CONFIG_BACKUP_PATH = 0x008,
			     RPC_DHCP_CONFIG_BACKUP_INTERVAL = 0x010,
			     RPC_DHCP_CONFIG_DATABASE_LOGGING = 0x020,
			     RPC_DHCP_CONFIG_CLEANUP_INTERVAL = 0x080,
			     RPC_DHCP_CONFIG_PING_RETRIES = 0x200, /* 0 to 5 */
			     RPC_DHCP_CONFIG_AUDIT_LOG = 0x800
};

/*
 * Sets the members of the first part of config that fields names: dhcpsrv 41,
 * 39, 25 (the last without PING_RETRIES and AUDIT_LOG). Name, path and logging
 * of the database count from the next start of the service.
 */
struct tevent_req *
rpc_dhcp_config_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp, uint32_t fields,
			 const struct rpc_dhcp_config *config);

/* Sets audit_dir and the sizes, from the next start: dhcpsrv2 32. */
struct tevent_req *
rpc_dhcp_audit_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			struct rpc_dhcp *dhcp,
			const struct rpc_dhcp_config *config);

/*
 * Whether the caller may change the server, which is what attribute 5 tells:
 * dhcpsrv2 34. Who may not is refused the question itself (3.2.4.35), which is
 * the answer no. LOCAL BAD_REPLY: it is about something else.
 */
struct tevent_req *rpc_dhcp_may_change_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_may_change_recv(struct tevent_req *req,
					   bool *out_may);

struct rpc_dhcp_config6 {
	bool unicast, rapid_commit;
	bool audit_log; /* of the server */
	uint32_t preferred_s, valid_s, t1_s, t2_s;
};

enum rpc_dhcp_config6_field { /* FieldsToSet of 3.2.4.66 */
			      RPC_DHCP_CONFIG6_UNICAST = 0x001,
			      RPC_DHCP_CONFIG6_RAPID_COMMIT = 0x002,
			      RPC_DHCP_CONFIG6_PREFERRED = 0x004,
			      RPC_DHCP_CONFIG6_VALID = 0x008,
			      RPC_DHCP_CONFIG6_T1 = 0x010,
			      RPC_DHCP_CONFIG6_T2 = 0x020,
			      RPC_DHCP_CONFIG6_AUDIT_LOG = 0x800
};

/* Of one IPv6 scope, of the server with scope NULL: dhcpsrv2 66, 65. */
struct tevent_req *rpc_dhcp_config6_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp,
					 const struct rpc_dhcp_address *scope);
struct rpc_status rpc_dhcp_config6_recv(struct tevent_req *req,
					struct rpc_dhcp_config6 *out_config);
struct tevent_req *
rpc_dhcp_config6_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope, uint32_t fields,
			  const struct rpc_dhcp_config6 *config);

/* Looks anew whether the directory authorizes the server: dhcpsrv2 36. */
struct tevent_req *rpc_dhcp_authorize_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp);

/* ------------------------------------------------------------ bindings */

struct rpc_dhcp_binding {
	struct rpc_dhcp_address address;
	struct rpc_dhcp_address subnet; /* v4: its mask applied; as it came */
	const char *description;	/* NULL: none */
	bool is_bound;
	bool is_fixed;		     /* cannot be changed */
	uint32_t interface_index;    /* v6 */
	const uint8_t *interface_id; /* for sending back unchanged */
	uint32_t interface_id_len;
	uint32_t odd;
};

/* dhcpsrv2 40, 41; IPv6 69, 70. Change is_bound of what was listed. */
struct tevent_req *rpc_dhcp_bindings_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp, int family);
struct rpc_status rpc_dhcp_bindings_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_binding **out_rows,
					 size_t *out_num);
struct tevent_req *
rpc_dhcp_bindings_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp, int family,
			   const struct rpc_dhcp_binding *rows, size_t num);

/* ----------------------------------------------------------------- rest */

/* How the server names the classes that are none: dhcpsrv2 46. */
struct rpc_dhcp_strings {
	const char *vendor_class, *user_class; /* NULL: not told */
};

struct tevent_req *rpc_dhcp_strings_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_strings_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_strings **out_strings);

/*
 * As whom the server updates DNS: dhcpsrv2 42, 87. The password goes out in
 * the sealed channel and is not kept here.
 */
struct rpc_dhcp_dns_user {
	const char *user, *domain; /* NULL: none */
};

struct tevent_req *rpc_dhcp_dns_user_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_dns_user_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_dns_user **out_user);
struct tevent_req *rpc_dhcp_dns_user_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_dns_user *user, const char *password);

/*
 * Whether clients that take no address of an IPv6 scope (NULL: of the server)
 * are kept in an inventory, and for how long: dhcpsrv2 117, 116.
 */
struct rpc_dhcp_stateless {
	bool is_on;
	uint32_t purge_h;
};

struct tevent_req *
rpc_dhcp_stateless_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			struct rpc_dhcp *dhcp,
			const struct rpc_dhcp_address *scope);
struct rpc_status
rpc_dhcp_stateless_recv(struct tevent_req *req,
			struct rpc_dhcp_stateless *out_stateless);
struct tevent_req *
rpc_dhcp_stateless_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_address *scope,
			    const struct rpc_dhcp_stateless *stateless);

struct rpc_dhcp_stateless_count {
	struct rpc_dhcp_address scope;
	uint64_t added, removed;
};

/* dhcpsrv2 118. */
struct tevent_req *rpc_dhcp_stateless_counts_send(TALLOC_CTX *mem_ctx,
						  struct tevent_context *ev,
						  struct rpc_dhcp *dhcp);
struct rpc_status
rpc_dhcp_stateless_counts_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			       struct rpc_dhcp_stateless_count **out_rows,
			       size_t *out_num);

/* ----------------------------------------------------- multicast scopes */

struct rpc_dhcp_mscope {
	const char *name;
	const char *comment; /* NULL: none */
	uint32_t id;
	bool active;
	uint8_t ttl;
	int64_t expires;      /* or RPC_DHCP_TIME_NONE, _NEVER */
	const char *language; /* NULL: none */
	uint32_t odd;
};

/* Their names: dhcpsrv2 3; the count of entries is what a page is asked for. */
struct tevent_req *rpc_dhcp_mscopes_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_mscopes_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					const char ***out_names,
					size_t *out_num);
/* One: dhcpsrv2 2. */
struct tevent_req *rpc_dhcp_mscope_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp,
					const char *name);
struct rpc_status rpc_dhcp_mscope_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_mscope **out_mscope);

/* Its ranges, or its exclusions (all of type ANY): dhcpsrv2 5. */
struct tevent_req *rpc_dhcp_mscope_ranges_send(TALLOC_CTX *mem_ctx,
					       struct tevent_context *ev,
					       struct rpc_dhcp *dhcp,
					       const char *name, bool excluded);
struct rpc_status rpc_dhcp_mscope_ranges_recv(struct tevent_req *req,
					      TALLOC_CTX *mem_ctx,
					      struct rpc_dhcp_range **out_rows,
					      size_t *out_num);

struct rpc_dhcp_mscope_count {
	const char *name; /* NULL: not told */
	uint32_t id;
	uint32_t in_use, available, pending;
	uint32_t odd;
};

/* Of every multicast scope: dhcpsrv2 31. */
struct tevent_req *rpc_dhcp_mcounts_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp);
struct rpc_status rpc_dhcp_mcounts_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_mscope_count **out_rows,
					size_t *out_num);

#endif
