/* What time it is in a lab, and who wants to know when that changes. */
#include "simulators/host/sim_host.h"

#include <dlfcn.h>
#include <errno.h>

#define HOUR 3600

struct sim_watch {
	void (*moved)(void *private_data);
	void *private_data;
};

struct sim_actor {
	time_t (*next)(void *private_data);
	void (*act)(void *private_data);
	void *private_data;
};

time_t sim_lab_now(const struct sim_lab *lab)
{
	return sim_clock_now(&lab->clock);
}

time_t sim_host_now(const struct sim_host *host)
{
	return sim_lab_now(host->lab) + (time_t)host->clock_skew_s;
}

int sim_host_kerberos_time(const struct sim_host *host)
{
	/* Of the Kerberos in Samba, which every acceptor of ours goes by. */
	uint32_t (*set_offset)(int seconds) = NULL;

	*(void **)&set_offset = dlsym(RTLD_DEFAULT, "gsskrb5_set_time_offset");
	if (set_offset == NULL) {
		return host->clock_skew_s == 0 ? 0 : ENOSYS;
	}
	return set_offset((int)host->clock_skew_s) == 0 ? 0 : EIO;
}

int sim_lab_watch_clock(struct sim_lab *lab, void (*moved)(void *private_data),
			void *private_data)
{
	size_t count = talloc_array_length(lab->watches);

	lab->watches = talloc_realloc(lab, lab->watches, struct sim_watch,
				      count + 1);
	if (lab->watches == NULL) {
		return ENOMEM;
	}
	lab->watches[count].moved = moved;
	lab->watches[count].private_data = private_data;
	return 0;
}

void sim_lab_clock_moved(struct sim_lab *lab)
{
	size_t i;

	for (i = 0; i < talloc_array_length(lab->watches); i++) {
		lab->watches[i].moved(lab->watches[i].private_data);
	}
}

int sim_lab_add_actor(struct sim_lab *lab, time_t (*next)(void *private_data),
		      void (*act)(void *private_data), void *private_data)
{
	size_t count = talloc_array_length(lab->actors);
	struct sim_actor *actors = talloc_realloc(lab, lab->actors,
						  struct sim_actor, count + 1);

	if (actors == NULL) {
		return ENOMEM;
	}
	actors[count] = (struct sim_actor){ next, act, private_data };
	lab->actors = actors;
	return 0;
}

/* The first that acts next, not after TO; NULL: nobody. */
static struct sim_actor *next_actor(const struct sim_lab *lab, time_t to,
				    time_t *out_at)
{
	struct sim_actor *first = NULL;
	size_t i;

	for (i = 0; i < talloc_array_length(lab->actors); i++) {
		time_t at = lab->actors[i].next(lab->actors[i].private_data);

		if (at <= to && (first == NULL || at < *out_at)) {
			first = &lab->actors[i];
			*out_at = at;
		}
	}
	return first;
}

/* All that happens until then. An act in the past is done at once. */
static int act_until(struct sim_lab *lab, time_t to)
{
	time_t at = 0;
	struct sim_actor *actor = next_actor(lab, to, &at);
	int ret = 0;

	while (ret == 0 && actor != NULL) {
		if (at > sim_lab_now(lab)) {
			ret = sim_clock_set(&lab->clock, at);
		}
		actor->act(actor->private_data);
		actor = next_actor(lab, to, &at);
	}
	return ret != 0 ? ret : sim_clock_set(&lab->clock, to);
}

int sim_lab_clock_go(struct sim_lab *lab, time_t to)
{
	time_t hour = sim_lab_now(lab);
	int ret = 0;

	if (talloc_array_length(lab->actors) == 0 || hour > to) {
		return sim_clock_set(&lab->clock, to);
	}
	for (hour += HOUR - hour % HOUR; ret == 0 && hour <= to;
	     hour += HOUR) {
		ret = act_until(lab, hour);
		sim_lab_clock_moved(lab);
	}
	return ret == 0 ? act_until(lab, to) : ret;
}
