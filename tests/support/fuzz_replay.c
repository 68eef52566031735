/*
 * Runs a fuzz target over files instead of a fuzzer: every seed of the
 * directories and files in argv, an empty input, and every prefix of each
 * seed up to REPLAY_PREFIXES bytes, since most parsers that read past the end
 * do so on a cut message. Prints TAP, one test per argument.
 */
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>

#define REPLAY_PREFIXES 512
#define REPLAY_MAX	(16 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact copy on the heap, so that a sanitizer sees the end of it. */
static void replay_bytes(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL) {
		abort();
	}
	if (size > 0) {
		memcpy(copy, data, size);
	}
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int replay_file(const char *path)
{
	uint8_t *data = NULL;
	size_t size, i;
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		return -1;
	}
	data = malloc(REPLAY_MAX);
	if (data == NULL) {
		abort();
	}
	size = fread(data, 1, REPLAY_MAX, f);
	fclose(f);
	replay_bytes(data, size);
	for (i = 0; i < size && i < REPLAY_PREFIXES; i++) {
		replay_bytes(data, i);
	}
	free(data);
	return 0;
}

/* Returns the number of files run, negative on an error. */
static int replay_path(const char *path)
{
	char name[PATH_MAX];
	struct dirent *entry = NULL;
	struct stat st;
	DIR *dir = NULL;
	int count = 0;
	int ret;

	ret = stat(path, &st);
	if (ret != 0) {
		return -1;
	}
	if (!S_ISDIR(st.st_mode)) {
		ret = replay_file(path);
		return ret == 0 ? 1 : -1;
	}
	dir = opendir(path);
	if (dir == NULL) {
		return -1;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.') {
			continue;
		}
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		ret = replay_file(name);
		if (ret != 0) {
			count = -1;
			break;
		}
		count++;
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	int failed = 0;
	int count, i;

	replay_bytes(NULL, 0);
	for (i = 1; i < argc; i++) {
		count = replay_path(argv[i]);
		if (count > 0) {
			printf("ok %d - %d seeds of %s\n", i, count, argv[i]);
			continue;
		}
		printf("not ok %d - no seeds in %s\n", i, argv[i]);
		failed++;
	}
	printf("1..%d\n", argc - 1);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
