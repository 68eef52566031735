/*
 * Services and their states.
 *
 *	stopped -> start pending -> running -> stop pending -> stopped
 *	running -> pause pending -> paused -> continue pending -> running
 *
 * A pending state lasts SIM_SERVICE_PENDING_S of the lab's time, and is looked
 * at when somebody asks.
 */
#include "simulators/service/sim_service_world.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "simulators/host/sim_host.h"

#define WAIT_HINT_MS 2000
#define FIRST_PID 600
#define SHARED 0x20u
#define OWN 0x10u
#define STOP_PAUSE_SHUTDOWN                                                    \
	(SIM_SERVICE_ACCEPT_STOP | SIM_SERVICE_ACCEPT_PAUSE |                  \
	 SIM_SERVICE_ACCEPT_SHUTDOWN)
#define STOP_SHUTDOWN (SIM_SERVICE_ACCEPT_STOP | SIM_SERVICE_ACCEPT_SHUTDOWN)
#define EVERY_ROLE 0

static const struct {
	unsigned role;
	const char *name, *display, *path, *account, *depends;
	uint32_t type, accepts;
} known[] = {
	{EVERY_ROLE, "RpcSs", "Remote Procedure Call (RPC)",
	 "C:\\Windows\\system32\\svchost.exe -k rpcss",
	 "NT AUTHORITY\\NetworkService", "", SHARED, 0},
	{EVERY_ROLE, "EventLog", "Windows Event Log",
	 "C:\\Windows\\System32\\svchost.exe -k LocalServiceNetworkRestricted",
	 "NT AUTHORITY\\LocalService", "", SHARED, STOP_SHUTDOWN},
	{SIM_ROLE_DHCP, "DHCPServer", "DHCP Server",
	 "C:\\Windows\\system32\\svchost.exe -k DHCPServer",
	 "NT AUTHORITY\\NetworkService", "RpcSs/EventLog", SHARED,
	 STOP_PAUSE_SHUTDOWN},
	{SIM_ROLE_DNS, "DNS", "DNS Server", "C:\\Windows\\system32\\dns.exe",
	 "LocalSystem", "RpcSs", OWN, STOP_PAUSE_SHUTDOWN},
	{SIM_ROLE_DC, "NTDS", "Active Directory Domain Services",
	 "C:\\Windows\\System32\\lsass.exe", "LocalSystem", "RpcSs", SHARED,
	 STOP_SHUTDOWN},
	{SIM_ROLE_DC, "Kdc", "Kerberos Key Distribution Center",
	 "C:\\Windows\\System32\\lsass.exe", "LocalSystem", "RpcSs", SHARED,
	 STOP_SHUTDOWN},
	{SIM_ROLE_DC, "Netlogon", "Netlogon",
	 "C:\\Windows\\system32\\lsass.exe", "LocalSystem", "", SHARED,
	 STOP_PAUSE_SHUTDOWN},
	{SIM_ROLE_NPS, "IAS", "Network Policy Server",
	 "C:\\Windows\\System32\\svchost.exe -k netsvcs", "LocalSystem",
	 "RpcSs/EventLog", SHARED, STOP_SHUTDOWN},
};

struct sim_service *sim_service_find(struct sim_service_world *world,
				     const char *name)
{
	size_t i;

	for (i = 0; i < world->count; i++) {
		if (strcasecmp(world->services[i].name, name) == 0) {
			return &world->services[i];
		}
	}
	return NULL;
}

static uint32_t new_pid(struct sim_service_world *world)
{
	if (world->next_pid == 0) {
		world->next_pid = FIRST_PID;
	}
	world->next_pid += 4; /* Windows' are multiples of four */
	return world->next_pid;
}

int sim_service_add_roles(struct sim_service_world *world, unsigned roles)
{
	struct sim_service *service = NULL;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		service = sim_service_find(world, known[i].name);
		if (service != NULL && service->path[0] == '\0') {
			/* An export has neither path nor dependencies. */
			service->path = known[i].path;
			service->depends = known[i].depends;
			service->type = known[i].type;
		}
		if (service != NULL && service->state == SIM_SERVICE_STOPPED) {
			/* An export shows what it accepts now: nothing. */
			service->accepts |= known[i].accepts;
		}
		if (service != NULL ||
		    (known[i].role != EVERY_ROLE &&
		     (known[i].role & roles) == 0)) {
			continue;
		}
		world->services =
			talloc_realloc(world, world->services,
				       struct sim_service, world->count + 1);
		if (world->services == NULL) {
			return ENOMEM;
		}
		service = &world->services[world->count++];
		*service = (struct sim_service){
			.name = known[i].name,
			.display = known[i].display,
			.description = "",
			.path = known[i].path,
			.account = known[i].account,
			.depends = known[i].depends,
			.type = known[i].type,
			.start = SIM_SERVICE_AUTO,
			.error_control = 1,
			.accepts = known[i].accepts,
			.state = SIM_SERVICE_RUNNING,
			.pid = new_pid(world),
		};
	}
	return 0;
}

static enum sim_service_state after(enum sim_service_state state)
{
	switch (state) {
	case SIM_SERVICE_START_PENDING:
	case SIM_SERVICE_CONTINUE_PENDING:
		return SIM_SERVICE_RUNNING;
	case SIM_SERVICE_STOP_PENDING:
		return SIM_SERVICE_STOPPED;
	case SIM_SERVICE_PAUSE_PENDING:
		return SIM_SERVICE_PAUSED;
	default:
		return state;
	}
}

static bool is_pending(const struct sim_service *service)
{
	return after(service->state) != service->state;
}

void sim_service_settle(struct sim_service_world *world, time_t now,
			bool stuck)
{
	struct sim_service *service = NULL;
	size_t i;

	for (i = 0; i < world->count && !stuck; i++) {
		service = &world->services[i];
		if (!is_pending(service) || now < service->settles) {
			continue;
		}
		service->state = after(service->state);
		service->check_point = 0;
		service->wait_hint_ms = 0;
		if (service->state == SIM_SERVICE_STOPPED) {
			service->pid = 0;
		}
	}
}

uint32_t sim_service_accepted(const struct sim_service *service)
{
	bool settled = service->state == SIM_SERVICE_RUNNING ||
		       service->state == SIM_SERVICE_PAUSED;

	return settled ? service->accepts : 0;
}

static void become(struct sim_service *service, enum sim_service_state state,
		   time_t now)
{
	service->state = state;
	service->settles = now + SIM_SERVICE_PENDING_S;
	service->check_point = 0;
	service->wait_hint_ms = WAIT_HINT_MS;
}

bool sim_service_depends(const struct sim_service *one,
			 const struct sim_service *other)
{
	size_t length = strlen(other->name), part;
	const char *at = one->depends;

	while (*at != '\0') {
		part = strcspn(at, "/");
		if (part == length &&
		    strncasecmp(at, other->name, length) == 0) {
			return true;
		}
		at += part;
		at += *at == '/';
	}
	return false;
}

/* What it needs must run; a needed name that is no service here is none. */
static bool needs_met(const struct sim_service_world *world,
		      const struct sim_service *service)
{
	size_t i;

	for (i = 0; i < world->count; i++) {
		if (sim_service_depends(service, &world->services[i]) &&
		    world->services[i].state != SIM_SERVICE_RUNNING) {
			return false;
		}
	}
	return true;
}

static bool is_needed(const struct sim_service_world *world,
		      const struct sim_service *service)
{
	size_t i;

	for (i = 0; i < world->count; i++) {
		if (world->services[i].state != SIM_SERVICE_STOPPED &&
		    sim_service_depends(&world->services[i], service)) {
			return true;
		}
	}
	return false;
}

enum sim_service_error sim_service_run(struct sim_service_world *world,
				       struct sim_service *service, time_t now)
{
	if (service->state != SIM_SERVICE_STOPPED) {
		return SIM_SERVICE_ALREADY_RUNNING;
	}
	if (service->start == SIM_SERVICE_DISABLED) {
		return SIM_SERVICE_IS_DISABLED;
	}
	if (!needs_met(world, service)) {
		return SIM_SERVICE_DEPENDENCY_FAILED;
	}
	become(service, SIM_SERVICE_START_PENDING, now);
	service->exit_code = service->specific_code = 0;
	service->pid = new_pid(world);
	return SIM_SERVICE_OK;
}

enum sim_service_error sim_service_control(struct sim_service_world *world,
					   struct sim_service *service,
					   uint32_t control, time_t now)
{
	static const struct {
		uint32_t control, accept;
		enum sim_service_state from, to;
	} moves[] = {
		{1, SIM_SERVICE_ACCEPT_STOP, 0, SIM_SERVICE_STOP_PENDING},
		{2, SIM_SERVICE_ACCEPT_PAUSE, SIM_SERVICE_RUNNING,
		 SIM_SERVICE_PAUSE_PENDING},
		{3, SIM_SERVICE_ACCEPT_PAUSE, SIM_SERVICE_PAUSED,
		 SIM_SERVICE_CONTINUE_PENDING},
		{4, 0, 0, 0},
	};
	size_t i;

	for (i = 0; i < 4 && moves[i].control != control; i++)
		;
	if (i == 4) {
		return SIM_SERVICE_INVALID_CONTROL;
	}
	if (service->state == SIM_SERVICE_STOPPED) {
		return SIM_SERVICE_NOT_ACTIVE;
	}
	if (is_pending(service) && control != 4) {
		return SIM_SERVICE_CANNOT_ACCEPT;
	}
	if ((service->accepts & moves[i].accept) != moves[i].accept) {
		return SIM_SERVICE_INVALID_CONTROL;
	}
	if (control == 1 && is_needed(world, service)) {
		return SIM_SERVICE_DEPENDENTS_RUN;
	}
	/* Pausing what is paused, or continuing what runs, does nothing. */
	if (moves[i].to != 0 &&
	    (moves[i].from == 0 || moves[i].from == service->state)) {
		become(service, moves[i].to, now);
	}
	return SIM_SERVICE_OK;
}
