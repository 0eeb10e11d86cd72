#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# client.pl LIBRARY PORT MECH USER PASSWORD [WHAT]: one session with its trace on.
use strict;
use warnings;
my ($lib, $port, $mech, $user, $pw, $what) = @ARGV;
$what //= '';
$| = 1;
my %run = (
	smtp => sub {
		require Net::SMTP; require Authen::SASL;
		my $s = Net::SMTP->new('localhost', Port => $port, Hello => 'client.example.org', Debug => 1, Timeout => 20, SSL => $what eq 'ssl', SSL_ca_file => $ENV{ca}) or die "no: $@";
		$s->starttls(SSL_ca_file => $ENV{ca}) if $what eq 'starttls';
		my $sasl = Authen::SASL->new(mechanism => $mech, callback => { user => $user, pass => $pw, authname => '' });
		$s->auth($sasl) or warn "auth: " . $s->code . ' ' . $s->message;
		$s->quit;
	},
	pop3 => sub {
		require Net::POP3;
		my $s = Net::POP3->new('localhost', Port => $port, Debug => 1, Timeout => 20, SSL => $what eq 'ssl', SSL_ca_file => $ENV{ca}) or die "no: $@";
		if ($mech eq 'APOP') { $s->apop($user, $pw) }
		elsif ($mech eq 'USER') { $s->login($user, $pw) }
		else { require Authen::SASL; $s->auth(Authen::SASL->new(mechanism => $mech, callback => { user => $user, pass => $pw, authname => '' })) }
		$s->quit;
	},
	imapsimple => sub {
		require Net::IMAP::Simple;
		my $s = Net::IMAP::Simple->new("localhost:$port", debug => 1) or die;
		$s->login($user, $pw) or print STDERR "login: " . $s->errstr;
		$s->quit;
	},
	mic => sub {
		require Mail::IMAPClient;
		my $s = Mail::IMAPClient->new(Server => 'localhost', Port => $port, Debug => 1, Showcredentials => $what eq 'show', User => $user, Password => $pw, $mech ? (Authmechanism => $mech) : (), Ssl => $what eq 'ssl' ? [SSL_ca_file => $ENV{ca}] : 0) or warn $@;
		$s->logout if $s;
	},
	pop3client => sub {
		require Mail::POP3Client;
		my $s = Mail::POP3Client->new(HOST => 'localhost', PORT => $port, USER => $user, PASSWORD => $pw, AUTH_MODE => $mech, DEBUG => 1);
		$s->Close;
	},
	smtptls => sub {
		require Net::SMTP::TLS;
		my $s = eval { Net::SMTP::TLS->new('localhost', Port => $port, User => $user, Password => $pw, Hello => 'client.example.org', NoTLS => 1, Debug => 1) } or warn $@;
		$s->quit if $s;
	},
	smtps => sub {
		require Net::SMTPS;
		my $s = Net::SMTPS->new('localhost', Port => $port, Hello => 'client.example.org', doSSL => 'starttls', SSL_ca_file => $ENV{ca}, Debug => 1) or die "no $@";
		$s->auth($user, $pw, $mech) or warn "auth";
		$s->quit;
	},
	sender => sub { # Email::Sender
		require Email::Sender::Simple; require Email::Sender::Transport::SMTP; require Email::Simple;
		my $t = Email::Sender::Transport::SMTP->new({ host => 'localhost', port => $port, sasl_username => $user, sasl_password => $pw, debug => 1 });
		eval { Email::Sender::Simple->send(Email::Simple->create(header => [From => 'nora@example.org', To => 'olaf@example.org', Subject => 'x'], body => "hello\n"), { transport => $t }) };
		print STDERR "$@" if $@;
	},
	imapclient => sub {
		require Net::IMAP::Client;
		my $s = Net::IMAP::Client->new(server => 'localhost', port => $port, user => $user, pass => $pw);
		$s->login or warn $s->last_error; $s->logout;
	},
);
$run{$lib}->();
