#!/bin/bash
# SPDX-License-Identifier: MIT
# thunderbird.sh: Thunderbird without a display, which asks an IMAP and a POP3
# account for mail at start.  TB: a copy of its folder, which gets a
# configuration of its own (passwords are given to it there).
. "$(dirname "$0")/lib.sh"
d="against Dovecot 2.3.19"
[ -n "${ROWS_ONLY:-}" ] || printf '// configuration in tb.cfg\npref("general.config.filename", "tb.cfg");\npref("general.config.obscure_value", 0);\npref("general.config.sandbox_enabled", false);\n' >"${TB:?}/defaults/pref/auto.js"
[ -z "${ROWS_ONLY:-}" ] || TB=/nonexistent
tb() { # USER PASSWORD AUTHMETHOD: imap.log, pop3.log in $tmp/tb
	[ -z "${ROWS_ONLY:-}" ] || return
	rm -rf $tmp/tb; mkdir -p $tmp/tb/profile
	cat >"$TB/tb.cfg" <<X
// a comment
for (const scheme of ["imap", "mailbox", "smtp"]) {
  const i = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  i.init(scheme + "://localhost", null, scheme + "://localhost", "$1", "$2", "", "");
  Services.logins.addLoginAsync(i);
}
X
	{
		echo 'user_pref("mail.accountmanager.accounts", "account1,account2");'
		echo 'user_pref("mail.accountmanager.defaultaccount", "account1");'
		local n=0 type port
		for type in imap pop3; do
			n=$((n + 1)); port=${!type}
			cat <<X
user_pref("mail.account.account$n.server", "server$n");
user_pref("mail.account.account$n.identities", "id$n");
user_pref("mail.identity.id$n.useremail", "nora@example.org");
user_pref("mail.server.server$n.type", "$type");
user_pref("mail.server.server$n.hostname", "localhost");
user_pref("mail.server.server$n.port", $port);
user_pref("mail.server.server$n.userName", "$1");
user_pref("mail.server.server$n.name", "$type");
user_pref("mail.server.server$n.login_at_startup", true);
user_pref("mail.server.server$n.check_new_mail", true);
user_pref("mail.server.server$n.download_on_biff", true);
user_pref("mail.server.server$n.socketType", 0);
user_pref("mail.server.server$n.authMethod", $3);
X
		done
		cat <<X
user_pref("mailnews.pop3.loglevel", "All");
user_pref("mail.rights.version", 1);
user_pref("browser.dom.window.dump.enabled", true);
user_pref("devtools.console.stdout.chrome", true);
user_pref("mail.provider.suppress_dialog_on_startup", true);
X
	} >$tmp/tb/profile/user.js
	MOZ_LOG=sync,timestamp,IMAP:5 MOZ_LOG_FILE=$tmp/tb/log HOME=$tmp/tb timeout 20 "$TB/thunderbird-bin" --headless --profile $tmp/tb/profile --no-remote >$tmp/tb/out 2>&1
	head -80 $tmp/tb/log.moz_log >$tmp/tb/imap.log
	grep '^console.debug: pop3' $tmp/tb/out >$tmp/tb/pop3.log
}
v="Thunderbird 153.8.0esr"
tb "$nora" "$nora_password" 3
cap thunderbird-imap-plain Thunderbird "$v MOZ_LOG=timestamp,IMAP:5 $d IMAP, two connections" "$(iok PLAIN)hide=1" "$(iok PLAIN)hide=1" -- cat $tmp/tb/imap.log
cap thunderbird-pop3-plain Thunderbird "$v mailnews.pop3.loglevel on its console, $d POP3" "$(pok PLAIN)$(u nora)" -- cat $tmp/tb/pop3.log
tb "$pia" "tiger\$Lily'7{}" 4
cap thunderbird-imap-cram Thunderbird "$v MOZ_LOG=timestamp,IMAP:5 $d IMAP, two connections" "$(iok CRAM-MD5)$(u pia)" "$(iok CRAM-MD5)$(u pia)" -- cat $tmp/tb/imap.log
cap thunderbird-pop3-cram Thunderbird "$v mailnews.pop3.loglevel on its console, $d POP3" "$(pok CRAM-MD5)$(u pia)" -- cat $tmp/tb/pop3.log
tb "$nora" "no such" 3
cap thunderbird-imap-refused Thunderbird "$v MOZ_LOG=timestamp,IMAP:5 $d IMAP" "$(ino PLAIN)hide=1" "$(ino LOGIN)hide=1" "$(ino IMAP-LOGIN 1)hide=1 line=62" -- cat $tmp/tb/imap.log
cap thunderbird-pop3-refused Thunderbird "$v mailnews.pop3.loglevel on its console, $d POP3" "$(pno PLAIN)$(w nora 'no such')" "$(pno LOGIN)$(w nora 'no such')" "$(pno USER)$(w nora 'no such')" -- cat $tmp/tb/pop3.log
