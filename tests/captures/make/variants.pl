#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# variants.pl: transcripts as they arrive in bug reports: indented, quoted, with
# numbers, times or colours before the lines, CRLF, wrapped by a mailer, exported
# by a store of logs.  Each is made from a sample of client.jsonl or server.jsonl,
# whose row it keeps but for the lines.
use strict;
use warnings;
use Encode qw(decode_utf8);
use JSON::PP;
my $dir = $ENV{CAPTURES} or die "CAPTURES is not set";
open my $in, '<', "$dir/client.jsonl" or die;
my %row = map { /"file":"client\/([^"]*)\.txt"/ ? ($1 => $_) : () } <$in>;
sub each_line { my ($f) = @_; return sub { my $n = 0; join '', map { chomp; $f->($_, ++$n) . "\n" } split /(?<=\n)/, $_[0] } }
my $tick = 0;
my %how = (
	indent => each_line(sub { "    $_[0]" }),
	tab => each_line(sub { "\t$_[0]" }),
	quoted => each_line(sub { length $_[0] ? "> $_[0]" : '>' }),
	quoted2 => each_line(sub { length $_[0] ? ">> $_[0]" : '>>' }),
	numbered => each_line(sub { sprintf '%5d  %s', $_[1], $_[0] }),
	numbered_colon => each_line(sub { "$_[1]: $_[0]" }),
	stamped => each_line(sub { sprintf '2026-11-28T23:%02d:%02d.%03dZ %s', int($_[1] / 60), $_[1] % 60, $_[1] * 37 % 1000, $_[0] }),
	bracketed => each_line(sub { sprintf '[2026-11-28 23:%02d:%02d] %s', int($_[1] / 60), $_[1] % 60, $_[0] }),
	syslog => each_line(sub { sprintf 'Nov 28 23:%02d:%02d host app[4711]: %s', int($_[1] / 60), $_[1] % 60, $_[0] }),
	docker => each_line(sub { sprintf 'web-1  | %s', $_[0] }),
	level => each_line(sub { sprintf '2026-11-28 23:%02d:%02d,123 DEBUG [main] mail - %s', int($_[1] / 60), $_[1] % 60, $_[0] }),
	crlf => each_line(sub { "$_[0]\r" }),
	colour => each_line(sub { "\e[36m$_[0]\e[0m" }),
	blanks => each_line(sub { "$_[0]   " }),
	spaced => each_line(sub { "$_[0]\n" }),
	grepped => each_line(sub { "debug.log:$_[1]:$_[0]" }),
	log4j => each_line(sub { sprintf '2026-11-28 23:%02d:%02d.%03d  INFO 777 --- [main] c.e.Mail : %s', int($_[1] / 60), $_[1] % 60, $_[1] * 37 % 1000, $_[0] }),
	export => sub { my $n = 0; join '', map { chomp; entry($_, ++$n) } split /(?<=\n)/, $_[0] },
	oneline => sub { my $s = JSON::PP->new->allow_nonref->encode(decode_utf8($_[0])); utf8::encode($s); qq({"__REALTIME_TIMESTAMP":"1795921283000000","_HOSTNAME":"host","SYSLOG_IDENTIFIER":"app","_PID":"4711","MESSAGE":$s}\n) },
	bom => sub { "\xEF\xBB\xBF$_[0]" },
	fenced => sub { "Hello,\n\nit does not log in:\n\n```\n$_[0]```\n\nWhat is wrong? I use port 587.\n\n- Nora\n" },
	mail => sub { "From: Nora <nora\@example.org>\nTo: help\@example.org\nSubject: login fails\n\nHello, here is the log:\n\n$_[0]\nThanks\n-- \nNora\n" },
	html => sub { my $t = $_[0]; $t =~ s/&/&amp;/g; $t =~ s/</&lt;/g; $t =~ s/>/&gt;/g; $t =~ s/"/&quot;/g; "<pre>\n$t</pre>\n" },
	wrap72 => each_line(sub { wrap($_[0], 72) }),
	wrap80 => each_line(sub { wrap($_[0], 80) }),
	chopped80 => each_line(sub { $_[0] =~ s/(.{80})(?=.)/$1\n/gr }), # a terminal's width
);
sub entry { # of journalctl -o export
	my ($s, $n) = @_;
	my $text = $s =~ /[\x00-\x08\x0a-\x1f\x7f]/ ? "MESSAGE\n" . pack('Q<', length $s) . $s : "MESSAGE=$s";
	return sprintf "__CURSOR=s=1;i=%x\n__REALTIME_TIMESTAMP=17959212%08d\nPRIORITY=6\nSYSLOG_IDENTIFIER=app\n%s\n_PID=4711\n_HOSTNAME=host\n\n", $n, $n * 1000, $text;
}
sub wrap { # at blanks where there are any, as mailers do
	my ($s, $width) = @_;
	my @out;
	while (length $s > $width) {
		my $at = rindex $s, ' ', $width;
		$at = index $s, ' ', $width if $at <= 4;
		last if $at < 0;
		push @out, substr $s, 0, $at;
		$s = substr $s, $at + 1;
	}
	return join "\n", @out, $s;
}
my @plan = map { [split] } grep { /\S/ } split /\n/, <<'X';
swaks-login indent quoted numbered stamped crlf colour fenced html spaced
swaks-plain mail docker syslog wrap72 bom
swaks-tls-login quoted level tab
curl-plain indent quoted numbered_colon stamped fenced
curl-cram quoted2 wrap72 colour docker
curl-imap-plain wrap80 crlf quoted
msmtp-plain quoted bracketed numbered mail
msmtp-cram indent wrap72 chopped80
msmtp-scram quoted wrap72 chopped80
mpop-user quoted stamped
gsasl-smtp-login indent quoted numbered stamped
gsasl-smtp-scram chopped80 wrap72
py-smtp-login indent quoted stamped level syslog fenced colour
py-smtp-cram quoted wrap72 crlf
py-imap-login quoted indent numbered docker
py-pop-user2 quoted level
node-imap-login quoted indent stamped
phpmailer-l4-login quoted indent numbered html fenced
phpmailer-l4-plain mail syslog colour
perl-smtp-login quoted numbered syslog wrap72
perl-smtp-cram indent chopped80 docker
rb-smtp-login quoted indent level
rb-imap-login quoted stamped
java-smtp-login-auth quoted indent stamped level mail
java-imap-login quoted numbered
telnet-plain quoted indent numbered fenced blanks colour
telnet-login-refused quoted spaced mail html
telnet-imap quoted stamped
telnet-pop indent crlf
s_client-quiet quoted indent
mutt-imap-login quoted indent
fetchmail-pop3-apop quoted syslog
s-nail-plain quoted indent
emacs-smtpmail-login quoted numbered
git-plain indent quoted
symfony quoted stamped
swift-login indent quoted
swift-refused quoted log4j
s_client-debug syslog grepped log4j export
s_client-trace stamped level quoted
s_client-starttls export syslog
imapflow-plain quoted numbered log4j
node-pino-login quoted level syslog
java-smtp-refused stamped log4j
mbsync-DN-refused level grepped
curl-trace-ascii-login numbered level
perl-smtp-login oneline export
swaks-login oneline
py-imap-login oneline
go-tee-plain export
pear-smtp-login quoted stamped
java-net-login quoted numbered
go-log-plain indent quoted
X
sub line_map { # the lines of logins, found again in the new text
	my ($row, $old, $new) = @_;
	my @old = split /\n/, $old; my @new = split /\n/, $new;
	for my $l (@{ $row->{logins} }) {
		next unless $l->{line};
		my ($word) = $old[ $l->{line} - 1 ] =~ /(AUTH\w* +\S+|[A-Za-z0-9]+ LOGIN\b|USER |APOP \S+)/i or do { delete $l->{line}; next };
		my $nth = grep { /\Q$word\E/i } @old[0 .. $l->{line} - 1];
		my $at;
		for my $i (0 .. $#new) { $nth-- if $new[$i] =~ /\Q$word\E/i; if ($nth == 0) { $at = $i + 1; last } }
		$at ? ($l->{line} = $at) : delete $l->{line};
	}
}
# Logs of servers as stores of logs export them; their lines keep their order.
my %export = (
	csv => sub { my ($s, $n) = @_; my $q = $s =~ s/"/""/gr; sprintf '2026-11-29T03:00:00.%09dZ,%s', $n, $s =~ /[",]/ ? "\"$q\"" : $s },
	loki => sub { sprintf '{"stream": {"job": "mail"}, "values": [["17950000000000%05d", %s]]}', $_[1], quote($_[0]) },
	array => sub { '{"message": ' . quote($_[0]) . '},' },
	grep => sub { "mail.log:$_[0]" },
);
sub quote { my ($s) = @_; $s =~ s/(["\\])/\\$1/g; $s =~ s/\t/\\t/g; return "\"$s\"" }
my @exports = map { [split] } grep { /\S/ } split /\n/, <<'X';
postfix-v-many.maillog csv loki array grep
opensmtpd-trace-smtp.log csv loki array grep
dovecot-many-debug-passwords.maillog csv loki array
exim-d.log csv loki array
X
open $in, '<', "$dir/server.jsonl" or die;
my %server = map { /"file":"server\/([^"]*)"/ ? ($1 => $_) : () } <$in>;

mkdir "$dir/variant";
open my $out, '>', "$dir/variant.jsonl" or die;
my $json = JSON::PP->new->canonical->utf8;
for my $p (@plan) {
	my ($name, @forms) = @$p;
	my $from = $row{$name} or do { warn "no $name\n"; next };
	open my $f, '<', "$dir/client/$name.txt" or die; my $text = do { local $/; <$f> };
	for my $form (@forms) {
		my $new = $how{$form}->($text);
		my $r = $json->decode($from);
		$r->{file} = "variant/$name-$form.txt";
		$r->{made} .= "; as $form by variants.pl";
		line_map($r, $text, $new);
		open my $o, '>', "$dir/$r->{file}" or die; print $o $new; close $o;
		print $out $json->encode($r), "\n";
	}
}
for my $p (@exports) {
	my ($name, @forms) = @$p;
	open my $f, '<', "$dir/server/$name" or die; my @lines = <$f>;
	chomp @lines;
	for my $form (@forms) {
		my $r = $json->decode($server{$name});
		my $head = $form eq 'csv' ? "time,message\n" : $form eq 'array' ? "[\n" : '';
		my $n = 0;
		$r->{file} = "variant/$name-$form.txt";
		$r->{made} .= "; exported as $form by variants.pl";
		$r->{gap} = 'who connects is told in lines that begin otherwise' if "$name $form" eq 'opensmtpd-trace-smtp.log grep';
		for my $l (@{ $r->{logins} }) { $l->{line}++ if $head && $l->{line}; delete $l->{time} }
		open my $o, '>', "$dir/$r->{file}" or die;
		print $o $head, map { $export{$form}->($_, ++$n) . "\n" } @lines;
		close $o;
		print $out $json->encode($r), "\n";
	}
}
