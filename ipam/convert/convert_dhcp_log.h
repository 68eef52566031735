/*
 * DHCP audit logs (DhcpSrvLog-*.log, DhcpV6SrvLog-*.log) as lines of fields.
 * Pure: bytes in, structs out, nothing allocated and nothing kept.
 *
 * A log is text in the language and code page of its server, with a header that
 * may come again in the middle, rows of different lengths, and a last line that
 * may still be under way. Only numbers, dates and positions are believed, no
 * name and no description. Times are the server's local time: the log names
 * no zone.
 */
#ifndef IPAM_CONVERT_CONVERT_DHCP_LOG_H
#define IPAM_CONVERT_CONVERT_DHCP_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer lines are counted and passed over. */
#define CONVERT_DHCP_LOG_LINE_MAX 8192

/* What a row means, from its id. [MS-IPAMM2] 2.2.5.11 for the first nine. */
enum convert_dhcp_log_event {
	CONVERT_DHCP_LOG_NEW,
	CONVERT_DHCP_LOG_RENEW,
	CONVERT_DHCP_LOG_RELEASE,
	CONVERT_DHCP_LOG_EXPIRE,
	CONVERT_DHCP_LOG_DELETE,
	CONVERT_DHCP_LOG_BOOTP,
	CONVERT_DHCP_LOG_BOOTP_DYNAMIC,
	CONVERT_DHCP_LOG_STATELESS_REQUEST,
	CONVERT_DHCP_LOG_STATELESS_PURGE,
	CONVERT_DHCP_LOG_CONFLICT,
	CONVERT_DHCP_LOG_DENIED,   /* NACK, scope full, dropped, declined */
	CONVERT_DHCP_LOG_MESSAGE,  /* v6: solicit, advertise, confirm, ... */
	CONVERT_DHCP_LOG_DNS,
	CONVERT_DHCP_LOG_CLEANUP,
	CONVERT_DHCP_LOG_SERVICE,  /* started, stopped, paused */
	CONVERT_DHCP_LOG_AUTHORIZATION,
	CONVERT_DHCP_LOG_OTHER
};

/* Bits of convert_dhcp_log_line.odd. */
#define CONVERT_DHCP_LOG_ODD_SHIFTED 1u /* a comma inside a field: mended */
#define CONVERT_DHCP_LOG_ODD_DAMAGED 2u /* only id, date and time are good */
#define CONVERT_DHCP_LOG_ODD_DATE    4u /* the day stood before the month */
#define CONVERT_DHCP_LOG_ODD_CLIENT  8u /* the client id is not hexadecimal */

/* Part of a line, in the log's code page, without a NUL. */
struct convert_dhcp_log_text {
	const char *at;
	uint32_t length;
};

/* Valid during the callback only. */
struct convert_dhcp_log_line {
	struct convert_dhcp_log_text raw; /* without its line end */
	uint64_t offset; /* of its first byte, from the start of the data */
	uint32_t id;
	enum convert_dhcp_log_event event;
	bool v6;
	int64_t local_s; /* seconds since 1970, were the local time UTC */
	uint8_t family;	 /* of address: 4, 6 or 0 for none */
	uint8_t address[16];
	struct convert_dhcp_log_text description;
	struct convert_dhcp_log_text host; /* the domain, in an authorization */
	struct convert_dhcp_log_text client; /* hexadecimal: MAC or DUID */
	struct convert_dhcp_log_text user;
	struct convert_dhcp_log_text dhcid;
	struct convert_dhcp_log_text vendor; /* v4, in ASCII */
	struct convert_dhcp_log_text user_class;
	struct convert_dhcp_log_text relay; /* v4, hexadecimal after 0x */
	uint32_t transaction;
	uint32_t error; /* DnsRegError; v6: error code */
	uint32_t odd;
};

struct convert_dhcp_log_counts {
	uint64_t rows;
	uint64_t other; /* lines of headers, empty ones, none that is a row */
	uint64_t odd;	/* rows with any bit of odd but DATE */
	uint64_t long_lines;
};

/* False ends the reading after this line. */
typedef bool (*convert_dhcp_log_fn)(const struct convert_dhcp_log_line *line,
				    void *private_data);

/*
 * Reads the complete lines of data and returns how many bytes they are: what
 * is behind them is the start of a line that is not yet finished, to be read
 * again with what follows. `last`: the end of data ends its last line.
 * counts are added to.
 */
size_t convert_dhcp_log_read(const char *data, size_t size, bool last,
			     convert_dhcp_log_fn fn, void *private_data,
			     struct convert_dhcp_log_counts *counts);

/*
 * The text as UTF-8 with a NUL: kept where it is UTF-8 already, taken for
 * windows-1252 otherwise; without a dot at its end and what has no place in a
 * name (control characters become "?"). Cut where it does not fit. Returns out.
 */
const char *convert_dhcp_log_utf8(struct convert_dhcp_log_text text, char *out,
				  size_t size);

/* The bytes of hexadecimal digits; 0 where they are none, or too many. */
size_t convert_dhcp_log_hex(struct convert_dhcp_log_text text, uint8_t *out,
			    size_t size);

/*
 * A log in UTF-16 (it begins with FF FE), which no server is known to write,
 * made readable in place. Returns the new size; `*used` the bytes that were
 * whole characters. What is beyond U+07FF becomes "?".
 */
size_t convert_dhcp_log_narrow(uint8_t *data, size_t size, size_t *used);

/*
 * A number for the first row of a log, to see by it that the file of last
 * week was overwritten: it changes when id, date, time or anything else of that
 * row does. 0: there is no complete row.
 */
uint64_t convert_dhcp_log_mark(const char *data, size_t size);

#endif
