// Reads calls from standard input, one JSON object a line: {"method": "…", "args": […]}.
// Prints what the SDK gives back, one JSON object a line.
const { createInterface } = require('node:readline')
const sdk = require('@paypayopa/paypayopa-sdk-node')

console.log = () => {} // the SDK prints links for errors

sdk.Configure({
  clientId: process.env.JPPAY_PAYPAY_API_KEY,
  clientSecret: process.env.JPPAY_PAYPAY_API_SECRET,
  merchantId: process.env.JPPAY_PAYPAY_MERCHANT_ID,
  conf: new sdk.Conf({ hostName: process.env.HOST_NAME, portNumber: Number(process.env.PORT) }),
})

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { method, args } = JSON.parse(line)
  const result = await sdk[method](...args)
  process.stdout.write(JSON.stringify(result) + '\n')
})
