/*
 * What one simulated DHCP server knows, read from Export-DhcpServer XML and
 * dhcp-extra.json; and the questions that its calls ask of it.
 *
 * IPv4 and IPv6 share one shape: an address is 16 octets in network order, an
 * IPv4 one in the last four with zeros before it. Within a family the order of
 * the octets is the order of addresses.
 *
 * Times are seconds since 1970 UTC. Texts are UTF-8 and never NULL unless a
 * member says so. Everything belongs to the world by talloc.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_WORLD_H
#define SIMULATORS_DHCP_SIM_DHCP_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/* Bounds of a world file; more is refused with a sentence. */
#define SIM_DHCP_MAX_FILE (512u * 1024 * 1024)
#define SIM_DHCP_MAX_SCOPES 65536u
#define SIM_DHCP_MAX_LEASES 4000000u
#define SIM_DHCP_MAX_ELEMENTS 65536u /* exclusions or reservations, per scope */
#define SIM_DHCP_MAX_TEXT 4096u      /* octets of one element's text */
#define SIM_DHCP_MAX_ID 255u
#define SIM_DHCP_MAX_WARNINGS 100u

struct sim_dhcp_address {
	uint8_t octet[16];
};

/* The order of AddressState of the export. */
enum sim_dhcp_lease_state {
	SIM_DHCP_OFFERED,
	SIM_DHCP_ACTIVE,
	SIM_DHCP_DECLINED,
	SIM_DHCP_EXPIRED,
	SIM_DHCP_ACTIVE_RESERVATION,
	SIM_DHCP_INACTIVE_RESERVATION,
};

#define SIM_DHCP_NO_EXPIRY 0 /* no LeaseExpiryTime in the file */

struct sim_dhcp_id {
	uint8_t *octet;
	size_t length;
};

struct sim_dhcp_lease {
	struct sim_dhcp_address address;
	struct sim_dhcp_id id;
	char *host_name; /* NULL when the file gives none */
	char *comment;
	int64_t expires;
	enum sim_dhcp_lease_state state;
	uint8_t client_type;  /* bClientType */
	uint8_t dns_bits;     /* upper bits of AddressState on the wire */
	uint8_t state_ex;     /* bit 0: the PTR record is not registered */
	uint8_t nap_status;   /* QuarantineStatus */
	bool nap_capable;
	int64_t probation_ends;
	char *policy;	       /* that gave the address; NULL for none */
	uint32_t iaid;	       /* IPv6 */
	uint32_t address_type; /* IPv6: 0 IANA, 1 IATA */
};

struct sim_dhcp_reservation {
	struct sim_dhcp_address address;
	struct sim_dhcp_id id;
	char *name;
	char *comment;
	uint8_t client_type; /* 1 DHCP, 2 BOOTP, 3 both */
	uint32_t iaid;       /* IPv6 */
};

struct sim_dhcp_range {
	struct sim_dhcp_address first, last;
};

struct sim_dhcp_scope {
	struct sim_dhcp_address id;
	int family; /* 4 or 6 */
	unsigned prefix; /* its length; 64 for IPv6 */
	char *name;
	char *comment;
	char *superscope; /* "" for none */
	bool active;
	bool switched; /* the gateway flavour of both states */
	bool nap_on;
	bool policies_on;
	bool no_range;	  /* IPv4, made by a call: no address to give */
	bool stale;	  /* in_use and free are to be counted again */
	uint32_t lease_s; /* UINT32_MAX: unlimited */
	uint32_t preferred_s;
	uint32_t t1_s, t2_s; /* IPv6; 0: by the preferred lifetime */
	uint32_t number;     /* IPv6: ScopeId */
	bool stateless_on, stateless_set; /* IPv6; unset: as the server */
	uint32_t purge_h;
	uint32_t delay_ms;
	uint32_t max_bootp;
	uint32_t element_type; /* 5 DHCP only, 6 both, 7 BOOTP only */
	uint16_t preference;
	struct sim_dhcp_range range;
	/* each sorted by address, without overlaps or doubles */
	struct sim_dhcp_range *exclusions;
	size_t num_exclusions;
	struct sim_dhcp_reservation *reservations;
	size_t num_reservations;
	struct sim_dhcp_lease *leases;
	size_t num_leases;
	/* computed once all is read; see sim_dhcp_scope_count(); after a
	 * change, by sim_dhcp_scope_recount() */
	uint64_t in_use;
	uint64_t free; /* saturates at UINT64_MAX */
};

/*
 * Parts of the export that are kept as texts, in the order of the file, for
 * whoever makes options, classes, policies and filters of them.
 */
enum sim_dhcp_part {
	SIM_DHCP_CLASS,
	SIM_DHCP_DEFINITION,
	SIM_DHCP_VALUE,
	SIM_DHCP_POLICY,
	SIM_DHCP_POLICY_RANGE,
	SIM_DHCP_FILTERS,
	SIM_DHCP_FILTER,
	SIM_DHCP_STATELESS,
};

#define SIM_DHCP_MAX_RECORDS 1000000u
#define SIM_DHCP_MAX_PAIRS 4096u /* of one record */

struct sim_dhcp_pair {
	const char *name; /* static, in the spelling of the format */
	char *text;	  /* never empty */
};

struct sim_dhcp_record {
	enum sim_dhcp_part part;
	int family;
	int line;
	bool in_scope, in_reservation;
	struct sim_dhcp_address scope, reservation;
	size_t policy; /* 1 + the index of the policy around it; 0: none */
	struct sim_dhcp_pair *pairs;
	size_t num_pairs;
};

struct sim_dhcp_world {
	uint32_t major, minor; /* R_DhcpGetVersion */
	uint32_t ping_retries;
	bool nap_enabled;
	uint32_t nps_unreachable;
	bool policies_off; /* of the server */
	struct sim_dhcp_record *records;
	size_t num_records;
	/* sorted by id */
	struct sim_dhcp_scope *scopes4;
	size_t num_scopes4;
	struct sim_dhcp_scope *scopes6;
	size_t num_scopes6;
	/* "FILE:LINE: sentence"; what was met and left out */
	char **warnings;
	size_t num_warnings;
};

/*
 * Reads a world of `length` octets of XML. `file` is for messages alone.
 *
 * Fails with EINVAL and a "FILE:LINE: what is wrong; the cure" in
 * *out_message (on mem_ctx), with ENOMEM, or with E2BIG for a bound above.
 * Unknown elements are warnings.
 */
int sim_dhcp_world_parse(TALLOC_CTX *mem_ctx, const char *file,
			 const void *xml, size_t length,
			 struct sim_dhcp_world **out_world,
			 const char **out_message);

/* The same from a file; also errno of opening and reading it. */
int sim_dhcp_world_load(TALLOC_CTX *mem_ctx, const char *path,
			struct sim_dhcp_world **out_world,
			const char **out_message);

/* The scope with this id, or NULL. Binary search. */
struct sim_dhcp_scope *
sim_dhcp_scope_find(struct sim_dhcp_world *world, int family,
		    const struct sim_dhcp_address *id);

/*
 * Recomputes in_use and free. In use is every address of the range outside
 * the exclusions that a reservation holds, or a lease in any state but
 * expired. Free is the rest of the range outside the exclusions.
 */
void sim_dhcp_scope_count(struct sim_dhcp_scope *scope);

/*
 * Sorts, checks, and counts; used by the loader, and by whoever makes a world
 * by hand. Returns 0, or EINVAL with a sentence without a line number.
 */
int sim_dhcp_scope_finish(TALLOC_CTX *mem_ctx, struct sim_dhcp_scope *scope,
			  const char **out_message);

/* Counts again if a change has made that necessary. */
void sim_dhcp_scope_recount(struct sim_dhcp_scope *scope);

bool sim_dhcp_scope_holds(const struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address);
/* The scope whose subnet holds the address, or NULL. */
struct sim_dhcp_scope *
sim_dhcp_scope_of(struct sim_dhcp_world *world, int family,
		  const struct sim_dhcp_address *address);

/* NULL where the scope has none. Binary search. */
struct sim_dhcp_lease *
sim_dhcp_lease_find(const struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_address *address);
struct sim_dhcp_reservation *
sim_dhcp_reservation_find(const struct sim_dhcp_scope *scope,
			  const struct sim_dhcp_address *address);

/*
 * Sorted arrays whose members begin with their address. Insert makes room for
 * a member, zeroed but for its address, and is NULL when memory is out; the
 * address must not be there yet. What a member points to is the caller's.
 */
void *sim_dhcp_sorted_insert(TALLOC_CTX *mem_ctx, void **array, size_t *n,
			     size_t size,
			     const struct sim_dhcp_address *address);
void sim_dhcp_sorted_remove(void *array, size_t *n, size_t size, size_t at);

bool sim_dhcp_range_holds(const struct sim_dhcp_range *range,
			  const struct sim_dhcp_address *address);
/* The next address; wraps at the end of the space. */
struct sim_dhcp_address
sim_dhcp_address_next(const struct sim_dhcp_address *address);

/* Text to address, of the family wanted (4 or 6). */
bool sim_dhcp_address_parse(const char *text, int family,
			    struct sim_dhcp_address *out_address);
const char *sim_dhcp_address_text(TALLOC_CTX *mem_ctx, int family,
				  const struct sim_dhcp_address *address);
int sim_dhcp_address_compare(const struct sim_dhcp_address *a,
			     const struct sim_dhcp_address *b);

/* The 32 bits that the protocol calls DHCP_IP_ADDRESS, and back. */
uint32_t sim_dhcp_address_word(const struct sim_dhcp_address *address);
struct sim_dhcp_address sim_dhcp_address_of_word(uint32_t word);

#endif
