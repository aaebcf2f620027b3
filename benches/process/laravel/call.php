<?php

// `Artisan::call` in a booted console: prints the nanoseconds of one call, of as many as it is told.

use Illuminate\Contracts\Console\Kernel;

class Store
{
    public int $number = 1;
}

class Mailer
{
    public function __construct(public Store $store)
    {
    }
}

$app = require __DIR__.'/bootstrap/app.php';
$app->singleton(Store::class);
$app->singleton(Mailer::class);

$kernel = $app->make(Kernel::class);
$create = function (string $email, Store $store, Mailer $mailer) {
    $right = $email === 'ada@example.org' && (int) $this->option('count') === 7
        && $this->option('admin') && $mailer->store === $store;

    return $right ? 0 : 3;
};
// `-n` belongs to the framework.
$kernel->command('user:create {email} {--c|count=} {--admin}', $create);
$kernel->command('user:delete {email}', fn (string $email, Store $store) => 0);
$kernel->command('user:list', fn () => 0);
$kernel->command('user:show {email}', fn (string $email) => 0);

$words = ['email' => 'ada@example.org', '--count' => '7', '--admin' => true];
if ($kernel->call('user:create', $words) !== 0) {
    exit(1);
}
$times = (int) $argv[1];
$start = hrtime(true);
for ($call = 0; $call < $times; $call++) {
    $kernel->call('user:create', $words);
}
echo intdiv(hrtime(true) - $start, $times), PHP_EOL;
