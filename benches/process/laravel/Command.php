<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;

class CLASS extends Command
{
    protected $signature = 'NAME
        {target : What to work on}
        {--r|retries=3 : How often to try}
        {--f|force : Even in production}
        {--t|tag=* : Only what has this tag; repeatable}';

    protected $description = 'SUMMARY';

    protected $help = 'TEXT';

    public function handle()
    {
        $right = $this->argument('target') === 'films'
            && (int) $this->option('retries') === 5
            && $this->option('force')
            && $this->option('tag') === ['a', 'b'];

        return $right ? 0 : 3;
    }
}
