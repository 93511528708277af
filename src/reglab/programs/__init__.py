"""Plain programs in PyTorch and Keras that train with chosen regularizers and run as they stand."""

from reglab.programs.in_keras import keras as keras
from reglab.programs.in_pytorch import pytorch as pytorch
from reglab.programs.preparation import Preparation as Preparation
from reglab.programs.settings import Settings as Settings
from reglab.programs.settings import Setup as Setup
