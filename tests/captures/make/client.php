<?php
/* SPDX-License-Identifier: MIT
 * client.php LIBRARY PORT MECH USER PASSWORD [LEVEL [WHAT]]: one session with its trace on. */
[, $lib, $port, $mech, $user, $pw] = $argv;
$level = (int)($argv[6] ?? 2); $what = $argv[7] ?? '';
switch ($lib) {
case 'phpmailer':
	foreach (['Exception', 'SMTP', 'PHPMailer', 'OAuthTokenProvider'] as $c) require_once "/usr/share/php/libphp-phpmailer/src/$c.php";
	class Token implements PHPMailer\PHPMailer\OAuthTokenProvider { function getOauth64() { global $user, $pw; return base64_encode("user=$user\1auth=Bearer $pw\1\1"); } }
	$m = new PHPMailer\PHPMailer\PHPMailer(true);
	$m->isSMTP(); $m->SMTPDebug = $level; $m->Debugoutput = $what ?: 'echo';
	$m->Host = 'localhost'; $m->Port = $port; $m->SMTPAuth = true; $m->Username = $user; $m->Password = $pw;
	if ($mech) $m->AuthType = $mech;
	if ($mech == 'XOAUTH2') $m->setOAuth(new Token);
	$m->SMTPAutoTLS = false; $m->Hostname = 'client.example.org'; $m->Timeout = 20;
	$m->setFrom('nora@example.org'); $m->addAddress('olaf@example.org'); $m->Subject = 'x'; $m->Body = 'hello';
	try { $m->send(); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
	break;
case 'pear':
	require_once 'Net/SMTP.php';
	$s = new Net_SMTP('localhost', $port, 'client.example.org');
	$s->setDebug(true);
	$s->connect(20);
	$r = $s->auth($user, $pw, $mech, false);
	if (PEAR::isError($r)) echo $r->getMessage(), "\n";
	$s->disconnect();
	break;
case 'symfony':
	require_once 'Symfony/Component/Mailer/autoload.php';
	require_once 'Symfony/Component/Mime/autoload.php';
	$u = rawurlencode($user); $p = rawurlencode($pw);
	$t = Symfony\Component\Mailer\Transport::fromDsn("smtp://$u:$p@localhost:$port?verify_peer=0");
	$e = (new Symfony\Component\Mime\Email())->from('nora@example.org')->to('olaf@example.org')->subject('x')->text('hello');
	try { echo $t->send($e)->getDebug(); } catch (Symfony\Component\Mailer\Exception\TransportException $x) { echo $x->getMessage(), "\n", $x->getDebug(); }
	break;
case 'swift':
	require_once 'Swift/autoload.php';
	$t = (new Swift_SmtpTransport('localhost', $port))->setUsername($user)->setPassword($pw)->setAuthMode($mech);
	$log = new Swift_Plugins_Loggers_ArrayLogger(); $m = new Swift_Mailer($t); $m->registerPlugin(new Swift_Plugins_LoggerPlugin($log));
	try { $m->send((new Swift_Message('x'))->setFrom('nora@example.org')->setTo('olaf@example.org')->setBody('hello')); } catch (Exception $e) { }
	echo $log->dump(), "\n";
	break;
}
