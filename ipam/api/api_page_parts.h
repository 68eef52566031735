/* Texts that the build makes of api_page.html, api_page.css, api_page.js. */
#ifndef IPAM_API_API_PAGE_PARTS_H
#define IPAM_API_API_PAGE_PARTS_H

extern const char api_page_html[], api_page_css[], api_page_js[];

#endif
