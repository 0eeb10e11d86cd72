// SPDX-License-Identifier: MIT
// client.js LIBRARY PORT MECH USER PASSWORD [WHAT]: one session with its trace on.
const [lib, port, mech, user, pw, what = ''] = process.argv.slice(2);
const { createRequire } = require('module');
const req = createRequire(process.env.NPM + '/');
const tls = { rejectUnauthorized: false };
const run = {
	nodemailer: async (name = 'nodemailer') => {
		const auth = mech === 'XOAUTH2' ? { type: 'OAuth2', user, accessToken: pw } : { user, pass: pw };
		const t = req(name).createTransport({ host: 'localhost', port, secure: what === 'ssl', ignoreTLS: what !== 'starttls', tls, name: 'client.example.org',
			auth, authMethod: mech === 'XOAUTH2' ? undefined : mech, debug: true, logger: what === 'pino' ? req('pino')({ level: 'trace' }) : true, transactionLog: what === 'log' });
		await t.sendMail({ from: 'nora@example.org', to: 'olaf@example.org', subject: 'x', text: 'hello' });
	},
	nodemailer4: () => run.nodemailer('nodemailer4'),
	imapflow: async () => {
		const c = new (req('imapflow').ImapFlow)({ host: 'localhost', port, secure: what === 'ssl', doSTARTTLS: what === 'starttls', tls, disableAutoIdle: true,
			auth: mech === 'XOAUTH2' ? { user, accessToken: pw } : { user, pass: pw, loginMethod: mech }, logger: what === 'nolog' ? false : { debug: l, info: l, warn: l, error: l, trace: l }, logRaw: what.includes('raw'), emitLogs: false });
		function l(o) { console.log(JSON.stringify(o)); }
		await c.connect();
		await c.logout();
	},
	'node-imap': () => new Promise((res) => {
		const c = new (req('imap'))({ host: 'localhost', port, user, password: mech === 'XOAUTH2' ? undefined : pw,
			xoauth2: mech === 'XOAUTH2' ? Buffer.from(`user=${user}\x01auth=Bearer ${pw}\x01\x01`).toString('base64') : undefined, tls: what === 'ssl', tlsOptions: tls, debug: console.log });
		c.once('ready', () => c.end()); c.once('error', (e) => { console.log(String(e)); res(); }); c.once('end', res); c.connect();
	}),
	poplib: () => new Promise((res) => {
		const c = new (req('poplib'))(+port, 'localhost', { debug: true, enabletls: false });
		c.on('connect', () => mech === 'APOP' ? c.apop(user, pw) : c.login(user, pw));
		c.on('login', () => c.quit()); c.on('quit', res); c.on('close', res); c.on('error', res);
	}),
};
run[lib]().catch((e) => console.log(String(e)));
