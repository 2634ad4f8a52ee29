<?php
// Sells an order of 1,000 yen by a PayPay code: the shop makes the code, the sandbox's user
// pays it, the shop reads the payment.
declare(strict_types=1);

function setting(string $name, string $default): string
{
    return getenv($name) ?: $default;
}

function send(string $method, string $url, ?string $body, array $headers): array
{
    $options = ['method' => $method, 'header' => $headers, 'content' => $body, 'ignore_errors' => true];
    $text = file_get_contents($url, false, stream_context_create(['http' => $options]));
    $status = (int) explode(' ', $http_response_header[0])[1];
    if ($status >= 300) {
        throw new RuntimeException("$method $url: $status $text");
    }
    return json_decode($text, true);
}

// Every call is signed: path, method, nonce, time, content type and the MD5 of the body.
function payPay(string $method, string $path, ?array $content = null): array
{
    $key = setting('JPPAY_PAYPAY_API_KEY', 'a_sandboxLocalOnly1');
    $secret = setting('JPPAY_PAYPAY_API_SECRET', 'sandboxLocalOnly/PayPay+Secrets=');
    $nonce = bin2hex(random_bytes(8));
    $epoch = time();
    $body = $content === null ? null : json_encode($content);
    $type = $hash = 'empty';
    if ($body !== null) {
        $type = 'application/json';
        $hash = base64_encode(md5($type . $body, true));
    }
    $signed = implode("\n", [$path, $method, $nonce, $epoch, $type, $hash]);
    $mac = base64_encode(hash_hmac('sha256', $signed, $secret, true));
    $headers = ["Authorization: hmac OPA-Auth:$key:$mac:$nonce:$epoch:$hash", "Content-Type: $type"];
    return send($method, setting('JPPAY_PAYPAY_URL', 'http://127.0.0.1:8080') . $path, $body, $headers)['data'];
}

$order = 'order-' . bin2hex(random_bytes(8));
$code = payPay('POST', '/v2/codes', [
    'merchantPaymentId' => $order,
    'amount' => ['amount' => 1000, 'currency' => 'JPY'],
    'codeType' => 'ORDER_QR',
    'requestedAt' => time(),
]);

// In real life the user scans the code with the app. Here the sandbox's user does.
$user = '0f8d3c5a-52a1-4c0e-8a35-6f2f6f1f7a10';
$admin = setting('JPPAY_SANDBOX_ADMIN_URL', 'http://127.0.0.1:8090');
$headers = ['Content-Type: application/json', 'Authorization: Bearer ' . setting('JPPAY_SANDBOX_ADMIN_TOKEN', '')];
send('POST', "$admin/users/$user/scan-and-pay", json_encode(['codeId' => $code['codeId']]), $headers);

$payment = payPay('GET', "/v2/codes/payments/$order");
echo "$order: {$payment['status']} {$payment['amount']['amount']} {$payment['amount']['currency']}\n";
