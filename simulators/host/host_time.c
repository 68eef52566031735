/* What time it is in a lab, and who wants to know when that changes. */
#include "simulators/host/sim_host.h"

#include <dlfcn.h>
#include <errno.h>

struct sim_watch {
	void (*moved)(void *private_data);
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
