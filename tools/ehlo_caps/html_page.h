/* SPDX-License-Identifier: MIT */
#ifndef EHLO_CAPS_HTML_PAGE_H
#define EHLO_CAPS_HTML_PAGE_H

extern const char html_style[], html_style_digest[];
extern const char html_script[], html_script_digest[];

#endif
