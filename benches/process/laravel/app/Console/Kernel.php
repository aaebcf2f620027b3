<?php

namespace App\Console;

use Illuminate\Foundation\Console\Kernel as ConsoleKernel;

class Kernel extends ConsoleKernel
{
    /** As the skeleton's: the class of every file in `Commands`. */
    protected function commands()
    {
        $this->load(__DIR__.'/Commands');
    }
}
