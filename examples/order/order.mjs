// Sells an order of 1,000 yen by a PayPay code: the shop makes the code, the sandbox's user
// pays it, the shop reads the payment.
import { createHash, createHmac, randomBytes } from 'node:crypto'

const setting = (name, fallback) => process.env[name] || fallback

async function send(method, url, body, headers) {
  const answer = await fetch(url, { method, body, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return JSON.parse(text)
}

// Every call is signed: path, method, nonce, time, content type and the MD5 of the body.
async function payPay(method, path, content) {
  const key = setting('JPPAY_PAYPAY_API_KEY', 'a_sandboxLocalOnly1')
  const secret = setting('JPPAY_PAYPAY_API_SECRET', 'sandboxLocalOnly/PayPay+Secrets=')
  const nonce = randomBytes(8).toString('hex')
  const epoch = Math.floor(Date.now() / 1000)
  const body = content && JSON.stringify(content)
  const type = body ? 'application/json' : 'empty'
  const hash = body ? createHash('md5').update(type + body).digest('base64') : 'empty'
  const signed = [path, method, nonce, epoch, type, hash].join('\n')
  const mac = createHmac('sha256', secret).update(signed).digest('base64')
  const headers = { Authorization: `hmac OPA-Auth:${key}:${mac}:${nonce}:${epoch}:${hash}`, 'Content-Type': type }
  const answer = await send(method, setting('JPPAY_PAYPAY_URL', 'http://127.0.0.1:8080') + path, body, headers)
  return answer.data
}

const order = `order-${randomBytes(8).toString('hex')}`
const code = await payPay('POST', '/v2/codes', {
  merchantPaymentId: order,
  amount: { amount: 1000, currency: 'JPY' },
  codeType: 'ORDER_QR',
  requestedAt: Math.floor(Date.now() / 1000),
})

// In real life the user scans the code with the app. Here the sandbox's user does.
const user = '0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10'
const admin = setting('JPPAY_SANDBOX_ADMIN_URL', 'http://127.0.0.1:8090')
const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${setting('JPPAY_SANDBOX_ADMIN_TOKEN', '')}` }
await send('POST', `${admin}/users/${user}/scan-and-pay`, JSON.stringify({ codeId: code.codeId }), headers)

const payment = await payPay('GET', `/v2/codes/payments/${order}`)
console.log(`${order}: ${payment.status} ${payment.amount.amount} ${payment.amount.currency}`)
