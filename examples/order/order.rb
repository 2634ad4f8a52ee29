# Sells an order of 1,000 yen by a PayPay code: the shop makes the code, the sandbox's user
# pays it, the shop reads the payment.
require 'base64'
require 'digest'
require 'json'
require 'net/http'
require 'openssl'
require 'securerandom'

def setting(name, default) = ENV.fetch(name, default)

def send_request(method, url, body, headers)
  uri = URI(url)
  answer = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|
    http.send_request(method, uri.request_uri, body, headers)
  end
  raise "#{method} #{url}: #{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)

  JSON.parse(answer.body)
end

# Every call is signed: path, method, nonce, time, content type and the MD5 of the body.
def paypay(method, path, content = nil)
  key = setting('JPPAY_PAYPAY_API_KEY', 'a_sandboxLocalOnly1')
  secret = setting('JPPAY_PAYPAY_API_SECRET', 'sandboxLocalOnly/PayPay+Secrets=')
  nonce = SecureRandom.hex(8)
  epoch = Time.now.to_i
  body = content && JSON.generate(content)
  type = hash = 'empty'
  if body
    type = 'application/json'
    hash = Base64.strict_encode64(Digest::MD5.digest(type + body))
  end
  signed = [path, method, nonce, epoch, type, hash].join("\n")
  mac = Base64.strict_encode64(OpenSSL::HMAC.digest('SHA256', secret, signed))
  headers = { 'Authorization' => "hmac OPA-Auth:#{key}:#{mac}:#{nonce}:#{epoch}:#{hash}", 'Content-Type' => type }
  send_request(method, setting('JPPAY_PAYPAY_URL', 'http://127.0.0.1:8080') + path, body, headers)['data']
end

order = "order-#{SecureRandom.hex(8)}"
code = paypay('POST', '/v2/codes', {
  merchantPaymentId: order,
  amount: { amount: 1000, currency: 'JPY' },
  codeType: 'ORDER_QR',
  requestedAt: Time.now.to_i
})

# In real life the user scans the code with the app. Here the sandbox's user does.
user = '0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10'
admin = setting('JPPAY_SANDBOX_ADMIN_URL', 'http://127.0.0.1:8090')
headers = { 'Content-Type' => 'application/json', 'Authorization' => "Bearer #{setting('JPPAY_SANDBOX_ADMIN_TOKEN', '')}" }
send_request('POST', "#{admin}/users/#{user}/scan-and-pay", JSON.generate(codeId: code['codeId']), headers)

payment = paypay('GET', "/v2/codes/payments/#{order}")
puts "#{order}: #{payment['status']} #{payment['amount']['amount']} #{payment['amount']['currency']}"
