/*
 * DHCP audit logs. A line is a row when it begins with a number and a date;
 * its fields are taken by their position:
 *
 *	v4  id date time description address host client user transaction
 *	    qresult probation correlation dhcid vendor-hex vendor class-hex
 *	    class relay dns-error
 *	v6  id date time description address host error duid-length duid user
 *	    dhcid prefix
 *
 * Rows end early (7, 13 or 19 fields of v4), and nothing is quoted: a comma in
 * a name moves what follows, so the address is looked for to the right.
 */
#include "ipam/convert/convert_dhcp_log.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#define FIELDS_MAX 32
#define V6_FIRST   1100u

enum v4 { ID, DATE, TIME, DESCRIPTION, ADDRESS, HOST, CLIENT, USER, TRANSACTION,
	  QRESULT, PROBATION, CORRELATION, DHCID, VENDOR_HEX, VENDOR, CLASS_HEX,
	  CLASS, RELAY, DNS_ERROR };
enum v6 { V6_ERROR = 6, V6_LENGTH, V6_DUID, V6_USER, V6_DHCID };

struct fields {
	struct convert_dhcp_log_text at[FIELDS_MAX];
	unsigned count;
};

static const struct {
	uint16_t id;
	uint8_t event;
} events[] = {
	{0, CONVERT_DHCP_LOG_SERVICE},
	{1, CONVERT_DHCP_LOG_SERVICE},
	{2, CONVERT_DHCP_LOG_SERVICE},
	{10, CONVERT_DHCP_LOG_NEW},
	{11, CONVERT_DHCP_LOG_RENEW},
	{12, CONVERT_DHCP_LOG_RELEASE},
	{13, CONVERT_DHCP_LOG_CONFLICT},
	{14, CONVERT_DHCP_LOG_DENIED},
	{15, CONVERT_DHCP_LOG_DENIED},
	{16, CONVERT_DHCP_LOG_DELETE},
	{17, CONVERT_DHCP_LOG_EXPIRE},
	{18, CONVERT_DHCP_LOG_EXPIRE},
	{20, CONVERT_DHCP_LOG_BOOTP},
	{21, CONVERT_DHCP_LOG_BOOTP_DYNAMIC},
	{22, CONVERT_DHCP_LOG_DENIED},
	{23, CONVERT_DHCP_LOG_DELETE},
	{24, CONVERT_DHCP_LOG_CLEANUP},
	{25, CONVERT_DHCP_LOG_CLEANUP},
	{30, CONVERT_DHCP_LOG_DNS},
	{31, CONVERT_DHCP_LOG_DNS},
	{32, CONVERT_DHCP_LOG_DNS},
	{33, CONVERT_DHCP_LOG_DENIED},
	{34, CONVERT_DHCP_LOG_DNS},
	{35, CONVERT_DHCP_LOG_DNS},
	{36, CONVERT_DHCP_LOG_DENIED},
	{11000, CONVERT_DHCP_LOG_MESSAGE},
	{11001, CONVERT_DHCP_LOG_MESSAGE},
	{11002, CONVERT_DHCP_LOG_NEW},
	{11003, CONVERT_DHCP_LOG_MESSAGE},
	{11004, CONVERT_DHCP_LOG_RENEW},
	{11005, CONVERT_DHCP_LOG_RENEW},
	{11006, CONVERT_DHCP_LOG_DENIED},
	{11007, CONVERT_DHCP_LOG_RELEASE},
	{11008, CONVERT_DHCP_LOG_MESSAGE},
	{11009, CONVERT_DHCP_LOG_DENIED},
	{11010, CONVERT_DHCP_LOG_SERVICE},
	{11011, CONVERT_DHCP_LOG_SERVICE},
	{11012, CONVERT_DHCP_LOG_SERVICE},
	{11013, CONVERT_DHCP_LOG_SERVICE},
	{11014, CONVERT_DHCP_LOG_CONFLICT},
	{11015, CONVERT_DHCP_LOG_CONFLICT},
	{11016, CONVERT_DHCP_LOG_DELETE},
	{11017, CONVERT_DHCP_LOG_EXPIRE},
	{11018, CONVERT_DHCP_LOG_EXPIRE},
	{11019, CONVERT_DHCP_LOG_CLEANUP},
	{11020, CONVERT_DHCP_LOG_CLEANUP},
	{11021, CONVERT_DHCP_LOG_CLEANUP},
	{11022, CONVERT_DHCP_LOG_DNS},
	{11023, CONVERT_DHCP_LOG_DNS},
	{11024, CONVERT_DHCP_LOG_DNS},
	{11028, CONVERT_DHCP_LOG_DNS},
	{11029, CONVERT_DHCP_LOG_DNS},
	{11030, CONVERT_DHCP_LOG_CLEANUP},
	{11031, CONVERT_DHCP_LOG_STATELESS_PURGE},
	{11032, CONVERT_DHCP_LOG_STATELESS_REQUEST},
};

static enum convert_dhcp_log_event event_of(uint32_t id)
{
	size_t low = 0, high = sizeof(events) / sizeof(events[0]), middle;

	if ((id >= 50 && id < 100) || (id >= 1100 && id < 1200)) {
		return CONVERT_DHCP_LOG_AUTHORIZATION;
	}
	while (low < high) {
		middle = (low + high) / 2;
		if (events[middle].id < id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < sizeof(events) / sizeof(events[0]) && events[low].id == id
		       ? events[low].event
		       : CONVERT_DHCP_LOG_OTHER;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 1 to `most` digits; advances *at. */
static bool number(const char **at, const char *end, unsigned most,
		   uint32_t *out)
{
	const char *start = *at;

	*out = 0;
	while (*at < end && is_digit(**at) && (unsigned)(*at - start) < most) {
		*out = *out * 10 + (uint32_t)(*(*at)++ - '0');
	}
	return *at > start;
}

static bool skip(const char **at, const char *end, const char *any)
{
	if (*at >= end || strchr(any, **at) == NULL || **at == '\0') {
		return false;
	}
	(*at)++;
	return true;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days(uint32_t year, uint32_t month, uint32_t day)
{
	uint32_t y = month <= 2 ? year - 1 : year;
	uint32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
			   day - 1;

	return (int64_t)(365 * y + y / 4 - y / 100 + y / 400 + of_year) -
	       719468;
}

static bool read_time(struct convert_dhcp_log_line *line,
		      const struct fields *f)
{
	const char *at = f->at[DATE].at, *end = at + f->at[DATE].length;
	uint32_t month, day, year, hour, minute, second, other;

	if (!number(&at, end, 2, &month) || !skip(&at, end, "/-.") ||
	    !number(&at, end, 2, &day) || !skip(&at, end, "/-.") ||
	    !number(&at, end, 4, &year) || at != end) {
		return false;
	}
	if (month > 12 && day <= 12) {
		other = month;
		month = day;
		day = other;
		line->odd |= CONVERT_DHCP_LOG_ODD_DATE;
	}
	at = f->at[TIME].at;
	end = at + f->at[TIME].length;
	if (!number(&at, end, 2, &hour) || !skip(&at, end, ":.") ||
	    !number(&at, end, 2, &minute) || !skip(&at, end, ":.") ||
	    !number(&at, end, 2, &second) || at != end) {
		return false;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
	    minute > 59 || second > 60) {
		return false;
	}
	year += year < 100 ? 2000 : 0;
	line->local_s = days(year, month, day) * 86400 + hour * 3600 +
			minute * 60 + second;
	return true;
}

static bool read_v4(struct convert_dhcp_log_text text, uint8_t out[16])
{
	const char *at = text.at, *end = at + text.length;
	uint32_t part;
	int i;

	if (text.length < 7 || text.length > 15) {
		return false;
	}
	for (i = 0; i < 4; i++) {
		if (!number(&at, end, 3, &part) || part > 255 ||
		    (i < 3 && !skip(&at, end, "."))) {
			return false;
		}
		out[i] = (uint8_t)part;
	}
	return at == end;
}

static bool read_v6(struct convert_dhcp_log_text text, uint8_t out[16])
{
	char buffer[INET6_ADDRSTRLEN];
	uint32_t length = text.length;
	const char *zone = length == 0 ? NULL : memchr(text.at, '%', length);

	length = zone != NULL ? (uint32_t)(zone - text.at) : length;
	if (length < 2 || length >= sizeof(buffer) ||
	    memchr(text.at, ':', length) == NULL) {
		return false;
	}
	memcpy(buffer, text.at, length);
	buffer[length] = '\0';
	return inet_pton(AF_INET6, buffer, out) == 1;
}

static void split(const char *at, const char *end, struct fields *f)
{
	const char *comma = NULL;

	f->count = 0;
	do {
		comma = f->count < FIELDS_MAX - 1
				? memchr(at, ',', (size_t)(end - at))
				: NULL;
		f->at[f->count].at = at;
		f->at[f->count].length = (uint32_t)((comma != NULL ? comma
								   : end) -
						    at);
		f->count++;
		at = comma != NULL ? comma + 1 : end;
	} while (comma != NULL);
}

static struct convert_dhcp_log_text field(const struct fields *f, unsigned i)
{
	return i < f->count ? f->at[i] : (struct convert_dhcp_log_text){"", 0};
}

static uint32_t value(struct convert_dhcp_log_text text)
{
	const char *at = text.at;
	uint32_t n = 0;

	return number(&at, at + text.length, 10, &n) ? n : 0;
}

/* Rows of a client say which; those about the service need no address. */
static bool needs_address(const struct convert_dhcp_log_line *line)
{
	return line->event <= CONVERT_DHCP_LOG_DNS;
}

/*
 * How many fields to the right of its place the address is: 0 where it is in
 * its place or is none, -1 where the row cannot be made out.
 */
static int find_address(struct convert_dhcp_log_line *line,
			const struct fields *f)
{
	bool (*read)(struct convert_dhcp_log_text, uint8_t[16]) =
		line->v6 ? read_v6 : read_v4;
	struct convert_dhcp_log_text here = field(f, ADDRESS);
	unsigned i;

	if (here.length == 0) {
		return 0;
	}
	for (i = ADDRESS; i < f->count; i++) {
		if (read(f->at[i], line->address)) {
			line->family = line->v6 ? 6 : 4;
			return (int)(i - ADDRESS);
		}
		if (!needs_address(line)) {
			return 0;
		}
	}
	return -1;
}

static void check_client(struct convert_dhcp_log_line *line)
{
	uint32_t i;

	for (i = 0; i < line->client.length; i++) {
		if (!isxdigit((unsigned char)line->client.at[i])) {
			line->odd |= CONVERT_DHCP_LOG_ODD_CLIENT;
			return;
		}
	}
}

static void take_v4(struct convert_dhcp_log_line *line, const struct fields *f,
		    unsigned shift)
{
	line->host = field(f, HOST + shift);
	line->client = field(f, CLIENT + shift);
	line->user = field(f, USER + shift);
	line->transaction = value(field(f, TRANSACTION + shift));
	line->dhcid = field(f, DHCID + shift);
	line->vendor = field(f, VENDOR + shift);
	line->user_class = field(f, CLASS + shift);
	line->relay = field(f, RELAY + shift);
	line->error = value(field(f, DNS_ERROR + shift));
}

static void take_v6(struct convert_dhcp_log_line *line, const struct fields *f,
		    unsigned shift)
{
	line->host = field(f, HOST + shift);
	line->error = value(field(f, V6_ERROR + shift));
	line->client = field(f, V6_DUID + shift);
	line->user = field(f, V6_USER + shift);
	line->dhcid = field(f, V6_DHCID + shift);
}

/* False: the line is no row. */
static bool read_row(struct convert_dhcp_log_line *line, struct fields *f)
{
	const char *at = line->raw.at, *end = at + line->raw.length;
	int shift;

	/* Cheap, and true of no line of a header. */
	if (line->raw.length < 4 || !is_digit(*at) ||
	    !number(&at, end, 5, &line->id) || at >= end || *at != ',') {
		return false;
	}
	split(line->raw.at, end, f);
	if (f->count < 3 || !read_time(line, f)) {
		return false;
	}
	line->v6 = line->id >= V6_FIRST;
	line->event = event_of(line->id);
	line->description = field(f, DESCRIPTION);
	shift = find_address(line, f);
	if (shift < 0) {
		line->odd |= CONVERT_DHCP_LOG_ODD_DAMAGED;
		return true;
	}
	if (shift > 0) {
		line->odd |= CONVERT_DHCP_LOG_ODD_SHIFTED;
	}
	if (line->v6) {
		take_v6(line, f, (unsigned)shift);
	} else {
		take_v4(line, f, (unsigned)shift);
	}
	check_client(line);
	return true;
}

size_t convert_dhcp_log_read(const char *data, size_t size, bool last,
			     convert_dhcp_log_fn fn, void *private_data,
			     struct convert_dhcp_log_counts *counts)
{
	static const struct convert_dhcp_log_line blank = {
		.description = {"", 0}, .host = {"", 0}, .client = {"", 0},
		.user = {"", 0}, .dhcid = {"", 0}, .vendor = {"", 0},
		.user_class = {"", 0}, .relay = {"", 0},
	};
	struct convert_dhcp_log_line line;
	const char *at = data, *end = data + size, *next = NULL, *stop = NULL;
	struct fields fields;
	bool more = true;

	for (; more && at < end; at = next) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL && !last) {
			break;
		}
		next = stop != NULL ? stop + 1 : end;
		stop = stop != NULL ? stop : end;
		if (stop - at > CONVERT_DHCP_LOG_LINE_MAX) {
			counts->long_lines++;
			continue;
		}
		stop -= stop > at && stop[-1] == '\r';
		line = blank;
		line.raw.at = at;
		line.raw.length = (uint32_t)(stop - at);
		line.offset = (uint64_t)(at - data);
		if (!read_row(&line, &fields)) {
			counts->other++;
			continue;
		}
		counts->rows++;
		counts->odd += (line.odd & ~CONVERT_DHCP_LOG_ODD_DATE) != 0;
		more = fn(&line, private_data);
	}
	return (size_t)(at - data);
}

size_t convert_dhcp_log_hex(struct convert_dhcp_log_text text, uint8_t *out,
			    size_t size)
{
	uint32_t i;
	int digit;
	char c;

	if (text.length % 2 != 0 || text.length / 2 > size) {
		return 0;
	}
	for (i = 0; i < text.length; i++) {
		c = text.at[i];
		digit = is_digit(c)	       ? c - '0'
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
			: c >= 'A' && c <= 'F' ? c - 'A' + 10
					       : -1;
		if (digit < 0) {
			return 0;
		}
		out[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4
						  : out[i / 2] | digit);
	}
	return text.length / 2;
}

static bool take_mark(const struct convert_dhcp_log_line *line,
		      void *private_data)
{
	uint64_t *mark = private_data;
	uint32_t i;

	*mark = 0xcbf29ce484222325u;
	for (i = 0; i < line->raw.length; i++) {
		*mark = (*mark ^ (uint8_t)line->raw.at[i]) * 0x100000001b3u;
	}
	return false;
}

uint64_t convert_dhcp_log_mark(const char *data, size_t size)
{
	struct convert_dhcp_log_counts counts = {0};
	uint64_t mark = 0;

	convert_dhcp_log_read(data, size, false, take_mark, &mark, &counts);
	return mark;
}
