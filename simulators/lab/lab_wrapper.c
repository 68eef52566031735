/*
 * The wrapped network: environment, addresses, cleaning up. See
 * socket_wrapper(1) and nss_wrapper(1).
 */
#include "simulators/lab/lab_wrapper.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simulators/lab/lab_world.h"

#define LIBRARIES     "libsocket_wrapper.so:libnss_wrapper.so"
#define DIRECTORY     "/tmp/lab.XXXXXX" /* sockets need short paths */
#define FIRST_HOST    10
#define LAST_HOST     254
#define CLIENT_NUMBER "9" /* whom hosts see: 127.0.0.9 */

bool lab_wrapper_is_on(void)
{
	return dlsym(RTLD_DEFAULT, "socket_wrapper_enabled") != NULL;
}

static bool is_there(const char *library)
{
	void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);

	if (handle != NULL) {
		dlclose(handle);
	}
	return handle != NULL;
}

/* Before what is preloaded already. */
static int set_preload(TALLOC_CTX *mem_ctx)
{
	const char *now = getenv("LD_PRELOAD");
	char *all = talloc_asprintf(mem_ctx, LIBRARIES "%s%s",
				    now != NULL ? ":" : "",
				    now != NULL ? now : "");

	return all != NULL && setenv("LD_PRELOAD", all, 1) == 0 ? 0 : ENOMEM;
}

static int set_environment(TALLOC_CTX *mem_ctx, const char *directory,
			   const char *state)
{
	/* nss_wrapper insists on all of them. */
	const char *const values[][2] = {
		{ "SOCKET_WRAPPER_DIR", directory },
		{ "SOCKET_WRAPPER_DEFAULT_IFACE", CLIENT_NUMBER },
		{ "NSS_WRAPPER_PASSWD", "/etc/passwd" },
		{ "NSS_WRAPPER_GROUP", "/etc/group" },
		{ "NSS_WRAPPER_HOSTS",
		  talloc_asprintf(mem_ctx, "%s/hosts", state) },
	};
	size_t i;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (values[i][1] == NULL ||
		    setenv(values[i][0], values[i][1], 1) != 0) {
			return ENOMEM;
		}
	}
	return set_preload(mem_ctx);
}

int lab_wrapper_start(TALLOC_CTX *mem_ctx, char *const *argv,
		      const char *state, char **out_error)
{
	char directory[] = DIRECTORY;
	int ret;

	if (!is_there("libsocket_wrapper.so") ||
	    !is_there("libnss_wrapper.so")) {
		*out_error = talloc_strdup(
			mem_ctx, "without namespaces the lab needs "
			"socket_wrapper and nss_wrapper: install the packages "
			"libsocket-wrapper and libnss-wrapper");
		return ENOENT;
	}
	if (mkdtemp(directory) == NULL) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", directory,
					     strerror(ret));
		return ret;
	}
	ret = set_environment(mem_ctx, directory, state);
	if (ret == 0) {
		execv("/proc/self/exe", argv);
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "starting ipam-lab "
					     "anew: %s", strerror(ret));
	}
	rmdir(directory);
	return ret;
}

int lab_wrapper_move(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		     char **out_error)
{
	struct sim_host *host = NULL;
	size_t i;

	if (lab->host_count > LAST_HOST - FIRST_HOST + 1) {
		*out_error = talloc_asprintf(
			mem_ctx, "without namespaces a lab has at most %d "
			"hosts", LAST_HOST - FIRST_HOST + 1);
		return EINVAL;
	}
	for (i = 0; i < lab->host_count; i++) {
		host = &lab->hosts[i];
		host->described = host->address;
		host->address = talloc_asprintf(lab, "127.0.0.%zu",
						FIRST_HOST + i);
		if (host->address == NULL) {
			return ENOMEM;
		}
	}
	return 0;
}

void lab_wrapper_end(void)
{
	const char *directory = getenv("SOCKET_WRAPPER_DIR");

	if (directory != NULL && lab_wrapper_is_on()) {
		lab_world_remove(directory);
	}
}
