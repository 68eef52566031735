/*
 * Services of a Windows server: state, configuration, start, stop, pause.
 * [MS-SCMR]. Everything is asynchronous, has a deadline and ends when its
 * request is freed. Texts are UTF-8.
 */
#ifndef RPC_SERVICE_RPC_SERVICE_H
#define RPC_SERVICE_RPC_SERVICE_H

#include "rpc/conn/rpc_conn.h"

/* [MS-SCMR] 2.2.47; a server may send others. */
enum rpc_service_state {
	RPC_SERVICE_STOPPED = 1,
	RPC_SERVICE_START_PENDING,
	RPC_SERVICE_STOP_PENDING,
	RPC_SERVICE_RUNNING,
	RPC_SERVICE_CONTINUE_PENDING,
	RPC_SERVICE_PAUSE_PENDING,
	RPC_SERVICE_PAUSED
};

enum rpc_service_start_type {
	RPC_SERVICE_BOOT,
	RPC_SERVICE_SYSTEM,
	RPC_SERVICE_AUTO,
	RPC_SERVICE_DEMAND,
	RPC_SERVICE_DISABLED
};

enum rpc_service_control {
	RPC_SERVICE_CONTROL_STOP = 1,
	RPC_SERVICE_CONTROL_PAUSE,
	RPC_SERVICE_CONTROL_CONTINUE,
	RPC_SERVICE_CONTROL_INTERROGATE
};

#define RPC_SERVICE_ACCEPTS_STOP     0x1u
#define RPC_SERVICE_ACCEPTS_PAUSE    0x2u
#define RPC_SERVICE_ACCEPTS_SHUTDOWN 0x4u

/* Codes of a refusal (RPC_VOCABULARY_WERROR) that a caller may want to tell. */
#define RPC_SERVICE_E_DENIED	      5u
#define RPC_SERVICE_E_DEPENDENTS      1051u
#define RPC_SERVICE_E_ALREADY_RUNNING 1056u
#define RPC_SERVICE_E_DISABLED	      1058u
#define RPC_SERVICE_E_ABSENT	      1060u
#define RPC_SERVICE_E_CANNOT_ACCEPT   1061u
#define RPC_SERVICE_E_NOT_ACTIVE      1062u

struct rpc_service_status {
	uint32_t type;	/* 0x10 own process, 0x20 shared, ... */
	uint32_t state; /* enum rpc_service_state */
	uint32_t accepts;
	uint32_t exit_code; /* Win32; 1077: never started since boot */
	uint32_t specific_code;
	uint32_t check_point;
	uint32_t wait_hint_ms;
	uint32_t pid; /* 0 where the server did not tell */
};

struct rpc_service_config {
	uint32_t type;
	uint32_t start_type; /* enum rpc_service_start_type */
	uint32_t error_control; /* 0 ignore, 1 normal, 2 severe, 3 critical */
	bool delayed_start; /* false as well where the server cannot say */
	const char *path;   /* texts may be "", never NULL */
	const char *depends; /* the first name; Windows may join by "/" */
	const char *account;
	const char *display;
};

struct rpc_service_row {
	const char *name;
	const char *display;
	struct rpc_service_status status;
};

struct rpc_service_list {
	struct rpc_service_row *rows;
	size_t count;
	uint32_t odd; /* texts that were not UTF-16 and were mended */
};

/* What to do about a failure; constant. */
const char *rpc_service_cure(struct rpc_status status);

enum rpc_service_way {
	RPC_SERVICE_ANY, /* TCP, and the pipe where TCP is not to be had */
	RPC_SERVICE_TCP,
	RPC_SERVICE_PIPE
};

struct rpc_service_limits {
	uint32_t call_ms;
	uint32_t page_bytes; /* at most 262144 */
	uint32_t pages;
	uint32_t rows;
	uint32_t poll_ms; /* least pause between two looks of a wait */
};

/* 30 s, 64 KiB, 10,000 pages, 20,000 rows, 1 s. */
struct rpc_service_limits rpc_service_limits_default(void);

/* An open service control manager; freeing it closes the connection. */
struct rpc_service;

/*
 * Connects and opens the manager with the right to connect only. The steps of
 * rpc_conn_open_send(); CALL with WERROR 5: not a member of a group that the
 * manager's security descriptor admits. limits may be NULL. Opnum 15 (3.1.4.14).
 */
struct tevent_req *rpc_service_open_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_context *context,
					 struct rpc_creds *creds,
					 const struct rpc_target *target,
					 enum rpc_service_way way,
					 const struct rpc_service_limits *limits,
					 uint32_t timeout_ms);
struct rpc_status rpc_service_open_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_service **out_service);

/* RPC_SERVICE_TCP or _PIPE: what the connection came to be. */
enum rpc_service_way rpc_service_way(const struct rpc_service *service);

/*
 * State of one service by its key name ("DHCPServer"): opnums 16, 40 or, where
 * the server lacks that one, 6, then 0. WERROR 1060: no such service.
 */
struct tevent_req *rpc_service_status_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name);
struct rpc_status
rpc_service_status_recv(struct tevent_req *req,
			struct rpc_service_status *out_status);

/* Opnums 16, 17 twice, 39 level 3, 0. */
struct tevent_req *rpc_service_config_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name);
struct rpc_status
rpc_service_config_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_service_config **out_config);

/*
 * The display name alone, for which the right to connect is enough: opnum 20.
 * WERROR 1060: no such service.
 */
struct tevent_req *rpc_service_display_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_service *service,
					    const char *name);
struct rpc_status rpc_service_display_recv(struct tevent_req *req,
					   TALLOC_CTX *mem_ctx,
					   const char **out_display);

/*
 * Sends a control; the state is the one right after it, pending as a rule.
 * Opnums 16, 1, 0.
 */
struct tevent_req *rpc_service_control_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_service *service,
					    const char *name,
					    enum rpc_service_control control);
struct rpc_status
rpc_service_control_recv(struct tevent_req *req,
			 struct rpc_service_status *out_status);

/* Opnums 16, 19 without arguments, 40, 0. */
struct tevent_req *rpc_service_start_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_service *service,
					  const char *name);
struct rpc_status
rpc_service_start_recv(struct tevent_req *req,
		       struct rpc_service_status *out_status);

/*
 * Looks until the state is no longer pending, every tenth of the wait hint
 * within limits.poll_ms and 10 s. ERRNO ETIMEDOUT when that is not so within
 * timeout_ms.
 */
struct tevent_req *rpc_service_settle_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_service *service,
					   const char *name,
					   uint32_t timeout_ms);
struct rpc_status
rpc_service_settle_recv(struct tevent_req *req,
			struct rpc_service_status *out_status);

/*
 * Every service whose type is in `types` (0x30: Win32), in any state. Opens
 * the manager once more with the right to enumerate (opnum 15), then 42 or,
 * where the server lacks it, 14, until the end.
 */
struct tevent_req *rpc_service_list_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_service *service,
					 uint32_t types);
struct rpc_status rpc_service_list_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_service_list **out_list);

/*
 * The entries of one page (pure): `count` of 44 bytes, or 36 without
 * processes, in `size` bytes at `buffer`. Appends to list, whose rows hang
 * below it. False: counts or offsets that contradict the size, or no memory;
 * the list is then as it was.
 */
bool rpc_service_page(struct rpc_service_list *list, const uint8_t *buffer,
		      size_t size, uint32_t count, bool processes);

#endif
