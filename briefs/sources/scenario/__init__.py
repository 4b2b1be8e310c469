"""Scenarios: a file that says how big a day was becomes tables of rows that say they are simulated.

read        a scenario file, with every fault of it found at once
simulate    the rows of the day and of the days before
shipped     the file of a scenario that comes with the program
"""

from briefs.sources.scenario.model import Scenario
from briefs.sources.scenario.reading import read
from briefs.sources.scenario.shipped import locate, names
from briefs.sources.scenario.simulation import SOURCE, SimulatedTables, simulate

__all__ = ["SOURCE", "Scenario", "SimulatedTables", "locate", "names", "read", "simulate"]
