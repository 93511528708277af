"""Probes: what a trial can measure of its network besides its errors."""

from reglab.probes.base import Probe as Probe
from reglab.probes.base import Trained as Trained
from reglab.probes.forgotten import Forgotten as Forgotten
from reglab.probes.noisy_curve import NoisyCurve as NoisyCurve
from reglab.probes.passes import Passes as Passes
from reglab.probes.signals import Signals as Signals
from reglab.probes.units import Units as Units
from reglab.probes.variance import Variance as Variance
