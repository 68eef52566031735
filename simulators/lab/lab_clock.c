/* `ipam-lab clock`, and what it does to the lab. */
#include "simulators/lab/lab_clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simulators/lab/lab_main.h"

int lab_clock_publish(const struct sim_lab *lab)
{
	char path[PATH_MAX], next[PATH_MAX + 4], line[64];
	int fd, n, ret = 0;

	snprintf(path, sizeof(path), "%s/clock", lab->state);
	snprintf(next, sizeof(next), "%s.new", path);
	n = snprintf(line, sizeof(line), "%lld %lld %u\n",
		     (long long)lab->clock.shown_ms,
		     (long long)lab->clock.real_ms, lab->clock.rate);
	fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd == -1) {
		return errno;
	}
	if (write(fd, line, (size_t)n) != n) {
		ret = EIO;
	}
	close(fd);
	if (ret == 0 && rename(next, path) != 0) {
		ret = errno;
	}
	return ret;
}

static int set(struct sim_lab *lab, const char *word)
{
	time_t time = 0;
	int ret = sim_clock_parse(word, &time);

	return ret != 0 ? ret : sim_lab_clock_go(lab, time);
}

static int advance(struct sim_lab *lab, const char *word)
{
	int64_t seconds = 0;
	int ret = sim_clock_duration_parse(word, &seconds);

	if (ret != 0 || lab->actors == NULL) {
		return ret != 0 ? ret :
				  sim_clock_advance(&lab->clock, seconds);
	}
	return sim_lab_clock_go(lab, sim_lab_now(lab) + seconds);
}

static int rate(struct sim_lab *lab, const char *word)
{
	size_t length = strlen(word);

	if (length == 0 || strspn(word, "0123456789") != length) {
		return EINVAL;
	}
	return length > 9 ? ERANGE :
			    sim_clock_rate(&lab->clock,
					   (uint32_t)strtoul(word, NULL, 10));
}

static const struct {
	const char *name;
	int (*do_it)(struct sim_lab *lab, const char *word); /* NULL: no word */
	bool moves;
	const char *wants;
} verbs[] = {
	{ "show", NULL, false, "nothing more" },
	{ "set", set, true,
	  "a time like 2026-11-02T09:00:00Z, of the years 2000 to 2099" },
	{ "advance", advance, true,
	  "a duration like 90s, 10m, 2h or 7d, which ends in the years 2000 "
	  "to 2099" },
	{ "rate", rate, false,
	  "how many seconds pass in a real one, 0 to 100000" },
};
#define NUM_VERBS (sizeof(verbs) / sizeof(verbs[0]))

/* The verb's number; NUM_VERBS: it is none. */
static size_t verb_of(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < NUM_VERBS; i++) {
		if (strlen(verbs[i].name) == length &&
		    memcmp(verbs[i].name, text, length) == 0) {
			break;
		}
	}
	return i;
}

void lab_clock_answer(struct sim_lab *lab, const char *request,
		      char answer[LAB_CONTROL_MAX])
{
	size_t length = strcspn(request, " "), i = verb_of(request, length);
	const char *word = request + length + (request[length] == ' ');
	char text[SIM_CLOCK_TEXT];
	int ret = 0;

	if (i == NUM_VERBS) {
		snprintf(answer, LAB_CONTROL_MAX,
			 "error clock takes show, set, advance or rate");
		return;
	}
	if (verbs[i].do_it != NULL) {
		ret = verbs[i].do_it(lab, word);
	} else if (request[length] != '\0') {
		ret = EINVAL;
	}
	if (ret != 0) {
		snprintf(answer, LAB_CONTROL_MAX, "error clock %s takes %s",
			 verbs[i].name, verbs[i].wants);
		return;
	}
	if (verbs[i].moves) {
		sim_lab_clock_moved(lab);
	}
	/* Whoever follows the clock finds a world that has come as far. */
	ret = verbs[i].do_it != NULL ? lab_clock_publish(lab) : 0;
	if (ret != 0) {
		snprintf(answer, LAB_CONTROL_MAX, "error %s/clock: %s",
			 lab->state, strerror(ret));
		return;
	}
	snprintf(answer, LAB_CONTROL_MAX, "ok %s rate %u",
		 sim_clock_text(sim_lab_now(lab), text), lab->clock.rate);
}

static int usage(void)
{
	fprintf(stderr, "ipam-lab: clock [STATE] [show | set TIME | "
			"advance DURATION | rate N], of the lab that runs in "
			"STATE or $IPAM_LAB_DIR\n");
	return LAB_USAGE;
}

int lab_clock(int argc, char **argv)
{
	const char *state = getenv("IPAM_LAB_DIR");
	char request[LAB_CONTROL_MAX], answer[LAB_CONTROL_MAX];
	int ret, n;

	if (argc > 0 && verb_of(argv[0], strlen(argv[0])) == NUM_VERBS) {
		state = argv[0];
		argc--;
		argv++;
	}
	if (state == NULL || argc > 2) {
		return usage();
	}
	n = snprintf(request, sizeof(request), "%s%s%s",
		     argc > 0 ? argv[0] : "show", argc > 1 ? " " : "",
		     argc > 1 ? argv[1] : "");
	if (n < 0 || (size_t)n >= sizeof(request)) {
		return usage();
	}
	ret = lab_control_ask(state, request, answer);
	fprintf(ret == 0 ? stdout : stderr, "%s%s\n",
		ret == 0 ? "" : "ipam-lab: ", answer);
	return ret == 0 ? 0 : ret == EPROTO ? LAB_USAGE : LAB_FAILED;
}
