# SPDX-License-Identifier: MIT
"""sweep.py SEED N THREADS TRUTH USERS PORT...: N logins by chance, THREADS at once.

PORT is "smtp|imap|pop3:number[:tls|:starttls]"; USERS: plain, at (with the
domain), mix.  Each takes a mechanism that the server offers, and a right
password, a wrong one, a user that is not there, no base64, "*", or the end of
the connection.  TRUTH gets what happened, a Python literal a line.  Users,
addresses and the domain come from the environment (inside.sh); SWEEP_MECHS and
SWEEP_KINDS choose."""
import sys, os, random, socket, ssl, threading, time, base64, hashlib, re
seed, n, nthreads, truthfile, mode = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
ports = sys.argv[6:]
rnd = random.Random(seed)
domain = os.environ['domain']
users = [l.split(' ', 1) for l in os.environ['users'].split('\n')]
server, server6 = os.environ['server'], os.environ['server6']
sources = os.environ['sources'].split()
only = os.environ.get('SWEEP_MECHS', '').split()
kinds = os.environ.get('SWEEP_KINDS', '').split()
ctx = ssl._create_unverified_context()
truth = []; lock = threading.Lock()
class hmac:
    class _R:
        def __init__(s, d): s.d = d
        def digest(s): return s.d
        def hexdigest(s): return s.d.hex()
    @staticmethod
    def new(k, m, h):
        if len(k) > 64: k = hashlib.new(h, k).digest()
        k = k.ljust(64, b'\0')
        return hmac._R(hashlib.new(h, bytes(x ^ 0x5c for x in k) + hashlib.new(h, bytes(x ^ 0x36 for x in k) + m).digest()).digest())
b64 = lambda x: base64.b64encode(x).decode()
class Gone(Exception): pass
class C:
    def __init__(s, src, port, tls):
        six = ':' in src
        s.s = socket.create_connection((server6 if six else server, port), 15, (src, 0))
        s.port = s.s.getsockname()[1]
        if tls: s.s = ctx.wrap_socket(s.s)
        s.s.settimeout(30); s.buf = b''
    def line(s):
        while b'\n' not in s.buf:
            d = s.s.recv(8192)
            if not d: raise Gone()
            s.buf += d
        l, s.buf = s.buf.split(b'\n', 1)
        return l.rstrip(b'\r').decode('utf-8', 'replace')
    def send(s, t):
        if isinstance(t, str): t = t.encode()
        s.s.sendall(t + b'\r\n')
    def smtp(s, t=None):
        if t is not None: s.send(t)
        ls = [s.line()]
        while ls[-1][3:4] == '-': ls.append(s.line())
        return ls
    def imap(s, tag):
        ls = []
        while 1:
            l = s.line(); ls.append(l)
            if l.startswith(tag + ' ') or l.startswith('+'): return ls
def digest_md5(user, pw, ch, uri):
    d = dict(re.findall(r'([\w-]+)="?([^",]*)"?', ch))
    realm = d.get('realm', ''); cn = '%032x' % rnd.getrandbits(128)
    a1 = hashlib.md5(b':'.join([user.encode(), realm.encode(), pw.encode()])).digest() + f':{d["nonce"]}:{cn}'.encode()
    h = lambda x: hashlib.md5(x).hexdigest()
    resp = h(f'{h(a1)}:{d["nonce"]}:00000001:{cn}:auth:'.encode() + h(f'AUTHENTICATE:{uri}'.encode()).encode())
    return (f'charset=utf-8,username="{user}",realm="{realm}",nonce="{d["nonce"]}",nc=00000001,cnonce="{cn}",digest-uri="{uri}",qop=auth,response={resp}').encode(), resp
def steps(mech, authzid, user, pw, rec, host, svc):
    """generator: yields client msgs, is sent challenges (bytes)"""
    sec = rec['secrets']
    if mech == 'PLAIN':
        sec.append(pw); yield f'{authzid}\0{user}\0{pw}'.encode()
    elif mech == 'LOGIN':
        sec.append(pw); yield user.encode(); yield pw.encode()
    elif mech == 'CRAM-MD5':
        ch = yield None
        dg = hmac.new(pw.encode(), ch, 'md5').hexdigest(); sec.append(dg); rec['digest'] = dg
        yield f'{user} {dg}'.encode()
    elif mech == 'DIGEST-MD5':
        ch = yield None
        m, resp = digest_md5(user, pw, ch.decode(), f'{svc}/{host}'); sec.append(resp); rec['digest'] = resp
        yield m
        yield b''
    elif mech.startswith('SCRAM'):
        hn = {'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256'}[mech]
        cn = b64(rnd.getrandbits(144).to_bytes(18, 'big'))
        u = user.replace('=', '=3D').replace(',', '=2C')
        bare = f'n={u},r={cn}'
        ch = yield ('n,,' + bare).encode()
        f = dict(x.split('=', 1) for x in ch.decode().split(','))
        sp = hashlib.pbkdf2_hmac(hn, pw.encode(), base64.b64decode(f['s']), int(f['i']))
        ck = hmac.new(sp, b'Client Key', hn).digest(); sk = hashlib.new(hn, ck).digest()
        am = f'{bare},{ch.decode()},c=biws,r={f["r"]}'
        sig = hmac.new(sk, am.encode(), hn).digest()
        proof = b64(bytes(a ^ b for a, b in zip(ck, sig))); sec.append(proof); rec['digest'] = proof
        sv = b64(hmac.new(hmac.new(sp, b'Server Key', hn).digest(), am.encode(), hn).digest()); sec.append(sv)
        yield f'c=biws,r={f["r"]},p={proof}'.encode()
        yield b''
    elif mech == 'XOAUTH2':
        sec.append(pw); yield f'user={user}\1auth=Bearer {pw}\1\1'.encode(); yield b''
    elif mech == 'OAUTHBEARER':
        sec.append(pw); yield f'n,a={user},\1host={host}\1port={rec["port"]}\1auth=Bearer {pw}\1\1'.encode(); yield b'\1'
IR = {'PLAIN', 'LOGIN', 'XOAUTH2', 'OAUTHBEARER', 'SCRAM-SHA-1', 'SCRAM-SHA-256'}
def b64url(x): return base64.urlsafe_b64encode(x).decode().rstrip('=')
def token(user, exp):
    t = b64url(b'{"alg":"HS256","typ":"JWT"}') + '.' + b64url(('{"sub":"%s","iss":"https://id.%s","iat":1760000000,"nbf":1760000000,"exp":%d}' % (user, domain, exp)).encode())
    return t + '.' + b64url(hmac.new(b'k' * 32, t.encode(), 'sha256').digest())
def one(i, r):
    src = r.choice(sources); proto, port, *tl = r.choice(ports).split(':'); port = int(port)
    tls = tl[:1] == ['tls']
    u, pw = r.choice(users)
    if mode == 'at' or (mode == 'mix' and r.random() < .5): u = u + '@' + domain
    kind = r.choice(kinds) if kinds else r.choices(['good', 'bad', 'nouser', 'cancel', 'close', 'junk'], [50, 24, 8, 5, 5, 8])[0]
    if kind == 'bad': pw = r.choice([pw + 'x', pw[:-1] or 'q', pw.swapcase() + '!', 'S0me-other pass%d' % r.randrange(999)])
    if kind == 'nouser': u = r.choice(['postmaster9', 'info@nowhere.test', 'root', "o'neil", 'test test']); pw = r.choice(['letmein77', 'Summer2026!', 'pässwörd', '$ecret&more'])
    rec = dict(n=i, t=time.time(), client=src, port=port, protocol=proto, tls=tls, user=u, password=pw, kind=kind, secrets=[], outcome='none')
    try:
        c = C(src, port, tls); rec['cport'] = c.port
        dialog(c, r, proto, tl, rec, u, pw, kind)
        if r.random() < .7:
            c.send({'smtp': 'QUIT', 'pop3': 'QUIT', 'imap': 'zz LOGOUT'}[proto])
            try:
                while c.line(): pass
            except Exception: pass
    except (Gone, OSError, ssl.SSLError) as e:
        rec['error'] = repr(e)
    with lock: truth.append(rec)
def dialog(c, r, proto, tl, rec, u, pw, kind):
    if proto == 'smtp':
        c.smtp(); e = c.smtp('EHLO c%d.example.net' % rec['n'])
        if tl[:1] == ['starttls']:
            c.smtp('STARTTLS'); c.s = ctx.wrap_socket(c.s); e = c.smtp('EHLO c%d.example.net' % rec['n']); rec['tls'] = True
        mechs = [l for l in e if l[4:9] == 'AUTH '][0].split()[1:]
    elif proto == 'imap':
        g = c.line()
        if tl[:1] == ['starttls']:
            c.send('s STARTTLS'); c.imap('s'); c.s = ctx.wrap_socket(c.s); rec['tls'] = True
        c.send('a0 CAPABILITY'); cap = ' '.join(c.imap('a0')); mechs = re.findall(r'AUTH=([\w-]+)', cap) + ['IMAP-LOGIN'] * 3
    else:
        g = c.line()
        if tl[:1] == ['starttls']:
            c.send('STLS'); c.line(); c.s = ctx.wrap_socket(c.s); rec['tls'] = True
        c.send('CAPA'); cap = []
        while 1:
            l = c.line(); cap.append(l)
            if l == '.' or l.startswith('-'): break
        mechs = [m for l in cap if l.startswith('SASL') for m in l.split()[1:]] + ['USER'] * 3
        apop = re.search(r'<[^<>]+@[^<>]+>', g)
        if apop: mechs += ['APOP'] * 2
    known = {'PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER', 'USER', 'APOP', 'IMAP-LOGIN'}
    mechs = [m for m in mechs if m in known and (not only or m in only)]
    m = rec['mech'] = r.choice(mechs)
    if m in ('XOAUTH2', 'OAUTHBEARER'):
        pw = {'good': token(u, 4000000000), 'bad': token(u, 1700000000)}.get(kind, 'ya29.A0%032x' % r.getrandbits(128)); rec['password'] = pw
    if m == 'IMAP-LOGIN':
        rec['secrets'].append(pw); rec['ir'] = True
        q = lambda s: '"%s"' % s.replace('\\', '\\\\').replace('"', '\\"')
        atom = all(33 <= ord(x) < 127 and x not in '(){%*"\\]' for x in u + pw)
        if atom and r.random() < .4: c.send(f'a1 LOGIN {u} {pw}')
        elif r.random() < .5 and (u + pw).isascii(): c.send(f'a1 LOGIN {q(u)} {q(pw)}')
        else:
            c.send('a1 LOGIN {%d}' % len(u.encode())); c.imap('a1')
            c.send(u.encode() + b' {%d}' % len(pw.encode())); c.imap('a1')
            c.send(pw)
        rep = c.imap('a1')[-1]; rec['reply'] = rep; rec['outcome'] = 'success' if rep.startswith('a1 OK') else 'refused'; return
    if m == 'USER':
        rec['secrets'].append(pw)
        c.send('USER ' + u); rep = c.line()
        if rep.startswith('+'):
            c.send('PASS ' + pw); rep = c.line()
        rec['reply'] = rep; rec['outcome'] = 'success' if rep.startswith('+OK') else 'refused'; return
    if m == 'APOP':
        dg = hashlib.md5((apop.group(0) + pw).encode()).hexdigest(); rec['secrets'].append(dg); rec['digest'] = dg
        c.send(f'APOP {u} {dg}'); rep = c.line(); rec['reply'] = rep; rec['outcome'] = 'success' if rep.startswith('+OK') else 'refused'; return
    host = os.uname().nodename + '.' + domain
    azid = u if m == 'PLAIN' and r.random() < .15 else ''
    g = steps(m, azid, u, pw, rec, host, {'smtp': 'smtp', 'imap': 'imap', 'pop3': 'pop'}[proto])
    first = next(g)
    can = m in IR and (proto != 'imap' or 'SASL-IR' in cap) and kind not in ('cancel', 'close') and len(first) < 300
    ir = can and r.random() < .55
    rec['ir'] = ir
    def ask(t):
        if proto == 'smtp':
            l = c.smtp(t)[-1]; return l.startswith('334'), l[4:], l
        if proto == 'imap':
            c.send(t); l = c.imap('a1')[-1]; return l.startswith('+'), l[2:], l
        c.send(t); l = c.line(); return l.startswith('+ ') or l == '+', l[2:], l
    cmd = {'smtp': 'AUTH ', 'imap': 'a1 AUTHENTICATE ', 'pop3': 'AUTH '}[proto] + m
    if kind == 'junk':
        j = r.choice(['!!notbase64', 'abc', '=', 'Zm9v====']) ; rec['junk'] = j; rec['secrets'] = []
        if ir: more, ch, rep = ask(cmd + ' ' + j)
        else:
            more, ch, rep = ask(cmd)
            if more: more, ch, rep = ask(j)
        while more: more, ch, rep = ask('*')
    else:
        if ir: more, ch, rep = ask(cmd + ' ' + b64(first)); nxt = None
        else:
            more, ch, rep = ask(cmd); nxt = first
            if more and kind in ('cancel', 'close') and r.random() < .5 : nxt = 'stop'
            if nxt is None and more and m in ('CRAM-MD5', 'DIGEST-MD5'): nxt = g.send(base64.b64decode(ch))
        while more:
            if nxt is None:
                try: nxt = g.send(base64.b64decode(ch))
                except StopIteration: nxt = b''
            if nxt == 'stop' or (kind in ('cancel', 'close') and nxt is not first):
                if kind == 'cancel': more, ch, rep = ask('*'); rec['outcome'] = 'aborted'; rec['reply'] = rep; return
                rec['outcome'] = 'unfinished'; c.s.close(); raise Gone()
            more, ch, rep = ask(b64(nxt)); nxt = None
    rec['reply'] = rep
    rec['outcome'] = 'success' if re.match(r'2\d\d|a1 OK|\+OK', rep) else 'refused'
jobs = [(i, random.Random(seed * 10007 + i)) for i in range(n)]
def work():
    while 1:
        with lock:
            if not jobs: return
            j = jobs.pop(0)
        one(*j)
ts = [threading.Thread(target=work) for _ in range(nthreads)]
[t.start() for t in ts]; [t.join() for t in ts]
truth.sort(key=lambda r: r['t'])
with open(truthfile, 'w') as f:
    for r in truth: f.write(repr(r) + '\n')
