# SPDX-License-Identifier: MIT
# The shells' scripts: as texts in the program, which prints them, and as files
# where the shells look for them.

tools_authstr_SOURCES += \
	tools/complete/complete.c tools/complete/complete.h \
	tools/complete/script.c \
	tools/complete/sink_words.c tools/complete/sink_words.h \
	tools/complete/values.def \
	tools/complete/words.c tools/complete/words.h
tools_authstr_CPPFLAGS += -I$(builddir)/tools

completions = tools/complete/authstr.bash tools/complete/authstr.zsh \
	tools/complete/authstr.fish
EXTRA_DIST += $(completions)

# The applets' names, in place of @applets@.
fill_in_applets = set -- $(applet_names); $(SED) "s/@applets@/$$*/"
as_texts = $(SED) 's/[\\"]/\\&/g; s/.*/"&",/'

texts = tools/complete/bash.inc tools/complete/zsh.inc tools/complete/fish.inc
BUILT_SOURCES += $(texts)
CLEANFILES += $(texts)
$(texts): $(completions) tools/applets.def
	$(AM_V_GEN)$(MKDIR_P) tools/complete && \
	  shell=`basename $@ .inc` && { $(fill_in_applets) \
	  $(srcdir)/tools/complete/authstr.$$shell; } | $(as_texts) >$@
tools/complete/authstr-script.$(OBJEXT): $(texts)

# make install bashcompdir=..: other places for them.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d

# bash and fish look for a file that has the command's name.
install-data-hook:
	@umask 022; d='$(DESTDIR)'; \
	$(MKDIR_P) "$$d$(bashcompdir)" "$$d$(zshcompdir)" "$$d$(fishcompdir)"; \
	{ $(fill_in_applets) $(srcdir)/tools/complete/authstr.bash; } \
	  >"$$d$(bashcompdir)/authstr" && \
	{ $(fill_in_applets) $(srcdir)/tools/complete/authstr.zsh; } \
	  >"$$d$(zshcompdir)/_authstr" && \
	{ $(fill_in_applets) $(srcdir)/tools/complete/authstr.fish; } \
	  >"$$d$(fishcompdir)/authstr.fish" && \
	for name in $(applet_names); do \
	  (cd "$$d$(bashcompdir)" && rm -f $$name && \
	    $(LN_S) authstr $$name) && \
	  (cd "$$d$(fishcompdir)" && rm -f $$name.fish && \
	    $(LN_S) authstr.fish $$name.fish) || exit 1; \
	done

uninstall-completions:
	@rm -f "$(DESTDIR)$(bashcompdir)/authstr" \
	  "$(DESTDIR)$(zshcompdir)/_authstr" \
	  "$(DESTDIR)$(fishcompdir)/authstr.fish"; \
	for name in $(applet_names); do \
	  rm -f "$(DESTDIR)$(bashcompdir)/$$name" \
	    "$(DESTDIR)$(fishcompdir)/$$name.fish"; \
	done

.PHONY: uninstall-completions
