/*
 * The services of a host and what happens to them: [MS-SCMR] 2.2.47 for the
 * numbers, 3.1.4.2 and 3.1.4.17 for start and control.
 */
#ifndef SIMULATORS_SERVICE_SIM_SERVICE_WORLD_H
#define SIMULATORS_SERVICE_SIM_SERVICE_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <time.h>
#include <talloc.h>

#define SIM_SERVICE_PENDING_S 2
#define SIM_SERVICE_MAX 10000

/* [MS-ERREF] 2.2 */
enum sim_service_error {
	SIM_SERVICE_OK = 0,
	SIM_SERVICE_DENIED = 5,
	SIM_SERVICE_INVALID_HANDLE = 6,
	SIM_SERVICE_NO_MEMORY = 8,
	SIM_SERVICE_INVALID_PARAMETER = 87,
	SIM_SERVICE_INSUFFICIENT_BUFFER = 122,
	SIM_SERVICE_INVALID_NAME = 123,
	SIM_SERVICE_INVALID_LEVEL = 124,
	SIM_SERVICE_MORE_DATA = 234,
	SIM_SERVICE_DEPENDENTS_RUN = 1051,
	SIM_SERVICE_INVALID_CONTROL = 1052,
	SIM_SERVICE_ALREADY_RUNNING = 1056,
	SIM_SERVICE_IS_DISABLED = 1058,
	SIM_SERVICE_ABSENT = 1060,
	SIM_SERVICE_CANNOT_ACCEPT = 1061,
	SIM_SERVICE_NOT_ACTIVE = 1062,
	SIM_SERVICE_NO_DATABASE = 1065,
	SIM_SERVICE_DEPENDENCY_FAILED = 1068,
	SIM_SERVICE_NEVER_STARTED = 1077
};

enum sim_service_state {
	SIM_SERVICE_STOPPED = 1,
	SIM_SERVICE_START_PENDING,
	SIM_SERVICE_STOP_PENDING,
	SIM_SERVICE_RUNNING,
	SIM_SERVICE_CONTINUE_PENDING,
	SIM_SERVICE_PAUSE_PENDING,
	SIM_SERVICE_PAUSED
};

enum sim_service_start {
	SIM_SERVICE_BOOT,
	SIM_SERVICE_SYSTEM,
	SIM_SERVICE_AUTO,
	SIM_SERVICE_DEMAND,
	SIM_SERVICE_DISABLED
};

#define SIM_SERVICE_ACCEPT_STOP 1u
#define SIM_SERVICE_ACCEPT_PAUSE 2u
#define SIM_SERVICE_ACCEPT_SHUTDOWN 4u

struct sim_service {
	const char *name;
	const char *display;
	const char *description; /* "" where there is none */
	const char *path;
	const char *account;
	const char *depends;	/* names with "/" between them, or "" */
	uint32_t type;
	uint32_t start;		/* enum sim_service_start */
	uint32_t error_control;
	uint32_t accepts;	/* while it runs */
	uint32_t exit_code;
	uint32_t specific_code;
	uint32_t pid;		/* while it runs */
	enum sim_service_state state;
	time_t settles;		/* of a pending state: when it ends */
	uint32_t check_point;
	uint32_t wait_hint_ms;
};

struct sim_service_world {
	struct sim_service *services;
	size_t count;
	uint32_t next_pid;
};

/* Names compare without regard to case. NULL: there is none. */
struct sim_service *sim_service_find(struct sim_service_world *world,
				     const char *name);

/* Adds the rows of ROLES (enum sim_role) and of every server that lack. */
int sim_service_add_roles(struct sim_service_world *world, unsigned roles);

/* Ends pending states whose time has come; not when STUCK. */
void sim_service_settle(struct sim_service_world *world, time_t now,
			bool stuck);

/* The controls that it accepts now. */
uint32_t sim_service_accepted(const struct sim_service *service);

enum sim_service_error sim_service_run(struct sim_service_world *world,
				       struct sim_service *service,
				       time_t now);

/* CONTROL as in [MS-SCMR] 3.1.4.2; its right is checked by the caller. */
enum sim_service_error sim_service_control(struct sim_service_world *world,
					   struct sim_service *service,
					   uint32_t control, time_t now);

/* Whether ONE needs OTHER. */
bool sim_service_depends(const struct sim_service *one,
			 const struct sim_service *other);

#endif
