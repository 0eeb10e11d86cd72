# SPDX-License-Identifier: MIT
# traces.sh: strace of a server (Dovecot, all of its processes) while several
# clients log in at once, strace of clients that read octet by octet, and what
# gnutls-cli -d and ltrace show of others.  /out/TOOL-...
mail_server
s='strace -f -s 600 -e trace=network,read,write,writev,close,accept4'
$s -ttt -o /out/strace-server-ttt.txt dovecot -F >/dev/null 2>&1 &
dovecot=$!
mail_ports
at=@$domain
sleep 0.5
smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)" & a=$!
smtp 198.51.100.23 587 LOGIN "ravi$at" 'wrong-Turn' & b=$!
smtp 203.0.113.88 587 CRAM-MD5 "svc-backup$at" "$(password svc-backup)" & c=$!
say 203.0.113.7 143 "a LOGIN omar$at \"pa\\\"ss w\\\\ord%n\"" 'b LOGOUT' & d=$!
wait $a $b $c $d
smtp 2001:db8:7::1c 587 LOGIN "omar$at" "$(password omar)"
say 203.0.113.7 110 "USER nora$at" "PASS $(password nora)" QUIT
sleep 0.5
strace -f -s 300 -yy -ttt -e trace=network,read,write -o /out/strace-gsasl-yy.txt gsasl --smtp --no-starttls --no-cb -m CRAM-MD5 --authentication-id nora$at --password "$(password nora)" $server 587 </dev/null >/dev/null 2>&1
strace -f -x -s 300 -e trace=network,read,write -o /out/strace-gsasl-x.txt gsasl --imap --no-starttls --no-cb -m PLAIN --authentication-id yuki$at --password "$(password yuki)" $server 143 </dev/null >/dev/null 2>&1
strace -f -o /out/strace-msmtp.txt -e trace=network,read,write,writev -s 999 msmtp --host=$server --port=587 --auth=login --user=omar$at --passwordeval='cat /tmp/pw' --from=a@$domain --tls=off nora$at </dev/null >/dev/null 2>&1
printf '%s' "$(password omar)" >/tmp/pw
strace -o /out/strace-msmtp.txt -s 999 msmtp --host=$server --port=587 --auth=login --user=omar$at --passwordeval='cat /tmp/pw' --from=a@$domain --tls=off nora$at </etc/hostname >/dev/null 2>&1
{ sleep 1; printf 'EHLO x\r\n'; sleep 0.3; printf 'AUTH PLAIN %s\r\n' "$(b64 '\0%s\0%s' nora$at "$(password nora)")"; sleep 1; printf 'QUIT\r\n'; sleep 0.3; } >/tmp/words
for level in 5 9; do
	{ sleep 1; printf 'EHLO x\r\n'; sleep 0.3; printf 'AUTH PLAIN %s\r\n' "$(b64 '\0%s\0%s' nora$at "$(password nora)")"; sleep 1; printf 'QUIT\r\n'; sleep 0.3; } |
	    timeout 20 gnutls-cli -d $level --no-ca-verification --starttls-proto=smtp $server:587 >/out/gnutls-cli-d$level.txt 2>&1
done
for f in "SSL_write+SSL_read" "send+recv+write+read"; do
	ltrace -f -s 400 -e "$f" -o "/out/ltrace-$f.txt" msmtp --host=$server --port=587 --auth=plain --user=omar$at --passwordeval='cat /tmp/pw' --from=a@$domain --tls=off nora$at </etc/hostname >/dev/null 2>&1
done
ltrace -f -s 400 -e 'gnutls_record_send+gnutls_record_recv' -o /out/ltrace-gnutls.txt msmtp --host=$server --port=587 --auth=plain --user=omar$at --passwordeval='cat /tmp/pw' --from=a@$domain --tls=on --tls-certcheck=off nora$at </etc/hostname >/dev/null 2>&1
timeout 30 hydra -d -l nora$at -p "$(password nora)" -s 587 $server smtp >/out/hydra-d.txt 2>&1
timeout 30 hydra -v -V -d -l nora$at -p "wrong-Turn" -s 143 $server imap >/out/hydra-d-imap.txt 2>&1
kill $dovecot
wait $dovecot 2>/dev/null
true
